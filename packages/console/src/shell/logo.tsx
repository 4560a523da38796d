import icon from './icon.svg';

export function Logo() {
  return (
    <span className="flex items-center gap-2 text-lg font-semibold tracking-tight">
      <img src={icon} alt="" width={24} height={24} />
      Kakeya
    </span>
  );
}
