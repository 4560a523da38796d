/** A unit in its base, and the power of ten that takes a value there: 5 km is 5 · 10³ m. */
export interface Unit {
  readonly name: string;
  readonly exp: number;
}

/** Name of the base, then spellings with their power of ten; up to three letters, case matters: mW, MW. */
const TABLE: readonly (readonly [base: string, spellings: string])[] = [
  ['%', '%:0 percent:0 pct:0 percents:0'],
  ['‰', '‰:0 permille:0'],
  ['pp', 'pp:0'],
  [
    'm',
    'm:0 metre:0 meter:0 km:3 kilometre:3 kilometer:3 cm:-2 centimetre:-2 centimeter:-2 mm:-3 millimetre:-3 millimeter:-3 μm:-6 micrometre:-6 micrometer:-6 micron:-6 nm:-9 nanometre:-9 nanometer:-9',
  ],
  [
    'g',
    'g:0 gram:0 gramme:0 kg:3 kilogram:3 kilogramme:3 kilo:3 mg:-3 milligram:-3 μg:-6 microgram:-6 mcg:-6 tonne:6 Mt:12',
  ],
  ['l', 'l:0 L:0 litre:0 liter:0 ml:-3 mL:-3 millilitre:-3 milliliter:-3 cl:-2'],
  ['s', 's:0 sec:0 secs:0 second:0 ms:-3 millisecond:-3 μs:-6 microsecond:-6 ns:-9 nanosecond:-9'],
  ['min', 'min:0 mins:0 minute:0'],
  ['h', 'h:0 hr:0 hrs:0 hour:0'],
  ['day', 'day:0'],
  ['week', 'week:0 wk:0 wks:0'],
  ['month', 'month:0'],
  ['year', 'year:0 yr:0 yrs:0'],
  ['decade', 'decade:0'],
  ['century', 'century:0 centuries:0'],
  ['byte', 'byte:0 kB:3 KB:3 kilobyte:3 MB:6 megabyte:6 GB:9 gigabyte:9 TB:12 terabyte:12 PB:15 petabyte:15'],
  ['KiB', 'KiB:0 kibibyte:0'],
  ['MiB', 'MiB:0 mebibyte:0'],
  ['GiB', 'GiB:0 gibibyte:0'],
  ['bit', 'bit:0 kb:3 kbit:3 Mb:6 Mbit:6 megabit:6 Gb:9 Gbit:9 gigabit:9'],
  ['bit/s', 'bps:0 kbps:3 Mbps:6 Gbps:9'],
  ['hz', 'Hz:0 hertz:0 kHz:3 kilohertz:3 MHz:6 megahertz:6 GHz:9 gigahertz:9'],
  ['w', 'W:0 watt:0 mW:-3 milliwatt:-3 kW:3 kilowatt:3 MW:6 megawatt:6 GW:9 gigawatt:9 TW:12'],
  ['wh', 'Wh:0 kWh:3 kilowatt-hour:3 MWh:6 GWh:9 TWh:12'],
  ['j', 'J:0 joule:0 kJ:3 kilojoule:3 MJ:6 megajoule:6'],
  ['cal', 'cal:0 calorie:0 kcal:3 kilocalorie:3'],
  ['v', 'V:0 volt:0 mV:-3 millivolt:-3 kV:3 kilovolt:3'],
  ['a', 'A:0 ampere:0 amp:0 mA:-3 milliampere:-3'],
  ['pa', 'Pa:0 pascal:0 hPa:2 kPa:3 MPa:6'],
  ['bar', 'bar:0 mbar:-3'],
  ['n', 'N:0 newton:0 kN:3'],
  ['mol', 'mol:0 mole:0 mmol:-3'],
  ['k', 'K:0 kelvin:0'],
  ['°c', '°C:0 °:0 celsius:0 degree:0'],
  ['°f', '°F:0 °:0 fahrenheit:0 degree:0'],
  ['°', '°:0 degree:0'],
  ['mile', 'mile:0 mi:0'],
  ['mile/h', 'mph:0'],
  ['m/h', 'kph:3 kmh:3'],
  ['foot', 'foot:0 feet:0 ft:0'],
  ['inch', 'inch:0 inches:0'],
  ['yard', 'yard:0 yd:0'],
  ['acre', 'acre:0'],
  ['hectare', 'hectare:0 ha:0'],
  ['lb', 'lb:0 lbs:0 pound:0'],
  ['oz', 'oz:0 ounce:0'],
  ['gallon', 'gallon:0 gal:0'],
  ['pixel', 'px:0 pixel:0'],
  ['$', '$:0 US$:0 USD:0 dollar:0'],
  ['cent', 'cent:0 ¢:0'],
  ['€', '€:0 EUR:0 euro:0'],
  ['£', '£:0 GBP:0 sterling:0 pound:0'],
  ['jpy', 'JPY:0 yen:0 ¥:0'],
  ['cny', 'CNY:0 RMB:0 yuan:0 renminbi:0 ¥:0'],
  ['franc', 'CHF:0 franc:0'],
  ['₹', '₹:0 INR:0 rupee:0'],
  ['₽', '₽:0 RUB:0 rouble:0 ruble:0'],
  ['₩', '₩:0 KRW:0'],
  ['c$', 'C$:0 CA$:0 CAD:0'],
  ['a$', 'A$:0 AU$:0 AUD:0'],
];

const EXACT_LENGTH = 3;
const WITH_PLURAL: ReadonlySet<string> = new Set(['day', 'bit', 'amp']);
const UNITS = new Map<string, Unit[]>();
for (const [name, spellings] of TABLE) {
  for (const entry of spellings.split(' ')) {
    const colon = entry.lastIndexOf(':');
    const spelling = entry.slice(0, colon);
    const unit: Unit = { name, exp: Number(entry.slice(colon + 1)) };
    add(spelling, unit);
    if (spelling.length > EXACT_LENGTH || WITH_PLURAL.has(spelling)) add(`${spelling}s`, unit);
  }
}

function add(spelling: string, unit: Unit): void {
  const known = UNITS.get(spelling);
  if (known === undefined) UNITS.set(spelling, [unit]);
  else known.push(unit);
}

/** What a spelling can mean: a pound is a weight and a currency. Empty for a word that is no unit. */
export function unitsOf(word: string): readonly Unit[] {
  return UNITS.get(word) ?? (word.length > EXACT_LENGTH ? UNITS.get(word.toLowerCase()) : undefined) ?? [];
}

/** Powers of ten that a word after a number stands for. */
const SCALE_WORDS: ReadonlyMap<string, number> = new Map([
  ['hundred', 2],
  ['thousand', 3],
  ['million', 6],
  ['millions', 6],
  ['mln', 6],
  ['mn', 6],
  ['billion', 9],
  ['bn', 9],
  ['trillion', 12],
  ['tn', 12],
  ['trn', 12],
  ['lakh', 5],
  ['crore', 7],
]);
const SCALE_LETTERS: ReadonlyMap<string, number> = new Map([
  ['k', 3],
  ['K', 3],
  ['m', 6],
  ['M', 6],
  ['b', 9],
  ['B', 9],
  ['t', 12],
  ['T', 12],
]);

export const scaleWord = (word: string): number | undefined => SCALE_WORDS.get(word.toLowerCase());
/** 10k, $5M: only where the letter stands right after the digits. */
export const scaleLetter = (letter: string): number | undefined => SCALE_LETTERS.get(letter);
