/** At most `capacity` of all items offered so far, each of them equally likely to be among them (reservoir sampling). */
export class Sample<Item> {
  readonly #capacity: number;
  readonly #random: () => number;
  readonly #items: Item[] = [];
  #offered = 0;

  constructor(capacity: number, random: () => number) {
    this.#capacity = capacity;
    this.#random = random;
  }

  /** `make` is called only for an item that is kept. */
  offer(make: () => Item): void {
    this.#offered += 1;
    const at =
      this.#offered <= this.#capacity ? this.#offered - 1 : Math.floor(this.#random() * this.#offered);
    if (at < this.#capacity) this.#items[at] = make();
  }

  /** Any of them; undefined while there is none. */
  draw(): Item | undefined {
    return this.#items[Math.floor(this.#random() * this.#items.length)];
  }
}
