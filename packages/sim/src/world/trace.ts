/** What happened, in order: always as a digest, and as text when somebody wants to read it. */
export class Trace {
  readonly lines: string[] | undefined;
  #a = 0x811c9dc5;
  #b = 0x9e3779b9;
  #events = 0;

  constructor(keepText: boolean) {
    this.lines = keepText ? [] : undefined;
  }

  note(atMs: number, what: string, ...details: readonly (string | number)[]): void {
    this.#events += 1;
    this.#mix(Math.round(atMs * 1000));
    this.#mixText(what);
    for (const detail of details) {
      if (typeof detail === 'number') this.#mix(detail);
      else this.#mixText(detail);
    }
    this.lines?.push(`${atMs.toFixed(3).padStart(12)}  ${[what, ...details].join(' ')}`);
  }

  get events(): number {
    return this.#events;
  }

  /** 64 bits in hex. */
  get digest(): string {
    return [this.#a, this.#b].map((half) => (half >>> 0).toString(16).padStart(8, '0')).join('');
  }

  #mix(value: number): void {
    this.#a = Math.imul(this.#a ^ value, 0x01000193);
    this.#b = Math.imul((this.#b ^ value) + value / 0x100000000, 0x85ebca6b);
    this.#b ^= this.#b >>> 13;
  }

  #mixText(text: string): void {
    for (let i = 0; i < text.length; i++) this.#mix(text.charCodeAt(i));
  }
}
