import { nearest } from '../diagnostic';
import type { ConfigSection } from '../ir';
import type { AnyPass } from './pass';

/** A named list of passes that runs until none of them changes the graph, after the flows that it requires. */
export interface Flow<P extends string = string> {
  readonly name: string;
  readonly passes: readonly P[];
  readonly requires: readonly string[];
  /** Configuration sections that the passes may read; what is not declared is not given to them. */
  readonly reads: readonly ConfigSection[];
}

export interface FlowOptions {
  readonly requires?: readonly string[];
  readonly reads?: readonly ConfigSection[];
}

/**
 * Passes and flows of one compiler. The type parameters carry the registered names, so that a misspelt literal does not
 * compile; `check` finds the rest (unknown names, cycles, passes that no flow runs) when the compiler is built.
 */
export class Registry<P extends string = never, F extends string = never> {
  readonly #passes = new Map<string, AnyPass>();
  readonly #flows = new Map<string, Flow>();

  registerPass<const N extends string>(name: N, pass: AnyPass): Registry<P | N, F> {
    if (this.#passes.has(name)) throw new Error(`pass ${name} is registered twice`);
    if (pass.meta.name !== name) throw new Error(`pass ${pass.meta.name} is registered as ${name}`);
    this.#passes.set(name, pass);
    return this as unknown as Registry<P | N, F>;
  }

  /** Registers passes under their own names. */
  registerPasses(passes: Iterable<AnyPass>): this {
    for (const pass of passes) this.registerPass(pass.meta.name, pass);
    return this;
  }

  registerFlow<const N extends string>(
    name: N,
    passes: readonly P[],
    options: FlowOptions & { readonly requires?: readonly F[] } = {},
  ): Registry<P, F | N> {
    return this.addFlow({
      name,
      passes,
      requires: options.requires ?? [],
      reads: options.reads ?? [],
    }) as unknown as Registry<P, F | N>;
  }

  /** Registers a flow that is data, such as a backend's; `check` verifies its names. */
  addFlow(flow: Flow): this {
    if (this.#flows.has(flow.name)) throw new Error(`flow ${flow.name} is registered twice`);
    this.#flows.set(flow.name, flow);
    return this;
  }

  /** Changes a flow: `add` appends passes (or inserts them before the pass `before`), `remove` takes passes out. */
  updateFlow(
    name: F | string,
    change: {
      readonly add?: readonly string[];
      readonly before?: string;
      readonly remove?: readonly string[];
      readonly requires?: readonly string[];
      readonly reads?: readonly ConfigSection[];
    },
  ): this {
    const flow = this.getFlow(name);
    const passes = flow.passes.filter((pass) => !change.remove?.includes(pass));
    const at = change.before === undefined ? passes.length : passes.indexOf(change.before);
    if (at < 0) throw new Error(`flow ${name} has no pass ${change.before}`);
    passes.splice(at, 0, ...(change.add ?? []));
    const requires = [...flow.requires, ...(change.requires ?? [])];
    const reads = [...new Set([...flow.reads, ...(change.reads ?? [])])];
    this.#flows.set(name, { ...flow, passes, requires, reads });
    return this;
  }

  getFlow(name: F | string): Flow {
    return this.#flows.get(name) ?? this.#unknown('flow', name, this.#flows.keys());
  }

  getPass(name: P | string): AnyPass {
    return this.#passes.get(name) ?? this.#unknown('pass', name, this.#passes.keys());
  }

  get flows(): readonly Flow[] {
    return [...this.#flows.values()];
  }

  get passes(): readonly AnyPass[] {
    return [...this.#passes.values()];
  }

  /** The flows that `name` needs, in the order in which they run, itself last. */
  order(name: F | string): readonly Flow[] {
    const done = new Map<string, Flow>();
    const visit = (flowName: string, path: readonly string[]): void => {
      if (path.includes(flowName)) throw new Error(`flows require each other: ${[...path, flowName].join(' -> ')}`);
      if (done.has(flowName)) return;
      const flow = this.getFlow(flowName);
      for (const required of flow.requires) visit(required, [...path, flowName]);
      done.set(flowName, flow);
    };
    visit(name, []);
    return [...done.values()];
  }

  /** Throws when a name is unknown, flows require each other in a circle, or a pass is in no flow. */
  check(): void {
    const used = new Set<string>();
    for (const flow of this.#flows.values()) {
      this.order(flow.name);
      for (const pass of flow.passes) {
        this.getPass(pass);
        used.add(pass);
      }
    }
    const orphan = [...this.#passes.keys()].find((name) => !used.has(name));
    if (orphan !== undefined) throw new Error(`no flow runs the pass ${orphan}`);
  }

  #unknown(what: string, name: string, known: Iterable<string>): never {
    const near = nearest(name, known);
    throw new Error(`no ${what} is called ${name}${near === undefined ? '' : `; did you mean ${near}?`}`);
  }
}
