/** Collects the paths of changed files until somebody asks for them. */
export class Changes {
  readonly #paths = new Set<string>();
  #wake = () => {};
  #ended = false;

  add(path: string): void {
    this.#paths.add(path);
    this.#wake();
  }

  /** No more changes: those who wait go on. */
  end(): void {
    this.#ended = true;
    this.#wake();
  }

  /** True when something changed since the last `take`. */
  get pending(): boolean {
    return this.#paths.size > 0;
  }

  /** The paths that changed until nothing changed for `quiet` ms. */
  async take(quiet: number): Promise<readonly string[]> {
    if (!this.pending) await this.#change();
    while (!this.#ended && (await this.within(quiet)));
    const paths = [...this.#paths];
    this.#paths.clear();
    return paths;
  }

  /** Whether something changes within `time` ms. */
  async within(time: number): Promise<boolean> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<boolean>((resolve) => {
      timer = setTimeout(() => resolve(false), time);
    });
    const changed = await Promise.race([this.#change().then(() => !this.#ended), late]);
    clearTimeout(timer);
    return changed;
  }

  #change(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
      if (this.#ended) resolve();
    });
  }
}
