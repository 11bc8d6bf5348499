// Rendered entries, kept so that an entry is rendered once per change and not once per publication.
// Bounded by characters; what was used longest ago goes first.

const CHARACTERS_MAX = 32 * 1024 * 1024;

/** Its names must hold everything that shapes a fragment. */
export class FragmentCache {
  readonly #fragments = new Map<string, string>();
  #characters = 0;

  get(name: string, render: () => string): string {
    const known = this.#fragments.get(name);
    if (known !== undefined) {
      this.#fragments.delete(name);
      this.#fragments.set(name, known);
      return known;
    }
    const fragment = render();
    this.#fragments.set(name, fragment);
    this.#characters += name.length + fragment.length;
    this.#shrink();
    return fragment;
  }

  #shrink(): void {
    for (const [name, fragment] of this.#fragments) {
      if (this.#characters <= CHARACTERS_MAX) return;
      this.#fragments.delete(name);
      this.#characters -= name.length + fragment.length;
    }
  }
}
