import { CopyButton } from '../../ui/copy_button.tsx';

export const Hash = ({ text, what }: { readonly text: string; readonly what: string }) => (
  <span className="flex flex-wrap items-center gap-x-2">
    <span className="min-w-0 font-mono text-xs break-all">{text}</span>
    <CopyButton text={text} what={what} />
  </span>
);
