/** Capacity of an edge that no minimum cut crosses. */
export const UNCUT = 1e9;

/** A flow network with integer capacities; finds a minimum cut by Dinic's algorithm. */
export class FlowNetwork {
  readonly #first: number[] = [];
  readonly #next: number[] = [];
  readonly #to: number[] = [];
  readonly #capacity: number[] = [];

  /** A new vertex. */
  vertex(): number {
    return this.#first.push(-1) - 1;
  }

  edge(from: number, to: number, capacity: number): void {
    this.#half(from, to, capacity);
    this.#half(to, from, 0);
  }

  #half(from: number, to: number, capacity: number): void {
    this.#to.push(to);
    this.#capacity.push(capacity);
    this.#next.push(this.#first[from]);
    this.#first[from] = this.#to.length - 1;
  }

  /** The vertices on the source's side of a minimum cut, as few of them as possible. */
  sourceSide(source: number, sink: number): boolean[] {
    for (;;) {
      const levels = this.#levels(source);
      if (levels[sink] < 0) return Array.from(levels, (level) => level >= 0);
      this.#block(source, sink, levels);
    }
  }

  /** Edges from the source to each vertex along edges with capacity left; -1 if there is no such way. */
  #levels(source: number): Int32Array {
    const levels = new Int32Array(this.#first.length).fill(-1);
    levels[source] = 0;
    const queue = [source];
    for (const at of queue) {
      for (let e = this.#first[at]; e >= 0; e = this.#next[e]) {
        if (this.#capacity[e] === 0 || levels[this.#to[e]] >= 0) continue;
        levels[this.#to[e]] = levels[at] + 1;
        queue.push(this.#to[e]);
      }
    }
    return levels;
  }

  /** Sends flow along shortest ways until each is saturated. Depth first with a stack: ways can be long. */
  #block(source: number, sink: number, levels: Int32Array): void {
    const current = Int32Array.from(this.#first);
    const path: number[] = [];
    let at = source;
    for (;;) {
      if (at === sink) {
        const flow = path.reduce((least, e) => Math.min(least, this.#capacity[e]), UNCUT);
        for (const e of path) {
          this.#capacity[e] -= flow;
          this.#capacity[e ^ 1] += flow;
        }
        const full = path.findIndex((e) => this.#capacity[e] === 0);
        at = this.#to[path[full] ^ 1];
        path.length = full;
        continue;
      }
      let e = current[at];
      while (e >= 0 && (this.#capacity[e] === 0 || levels[this.#to[e]] !== levels[at] + 1)) e = this.#next[e];
      current[at] = e;
      if (e >= 0) {
        path.push(e);
        at = this.#to[e];
      } else if (at === source) return;
      else {
        levels[at] = -1;
        at = this.#to[path.pop()! ^ 1];
      }
    }
  }
}
