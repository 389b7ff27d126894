import type { Layer, LayerClass, ModelGraph } from '../../../ir';
import type { KernelTable } from '../../../kernels';
import { type AnyPass, Template } from '../../../pass';
import type { LayerTemplate } from './layer-code';
import { type Dialect, hlsProject, isAlias } from './project';
import type { Render } from './renderer';

/** What the passes that render layers need to know of their family. */
export interface LayerRendering {
  readonly templates: readonly LayerTemplate[];
  readonly render: Render;
  readonly dialect: Dialect;
  readonly kernels: KernelTable;
}

/** Parts of a layer's code, with the word that names of passes have for them. */
const SLOTS = { config: 'config', call: 'function' } as const;

type Slot = keyof typeof SLOTS;

/** Passes that render the configurations of layers, and their calls: one of each for each template. */
export function layerPasses(prefix: string, rendering: LayerRendering): readonly AnyPass[] {
  return rendering.templates.flatMap((template) =>
    slotsOf(template).map((slot) => new LayerPass(prefix, template, slot, rendering)),
  );
}

/** The names of these passes. */
export function layerPassNames(prefix: string, templates: readonly LayerTemplate[]): readonly string[] {
  return templates.flatMap((template) => slotsOf(template).map((slot) => `${prefix}:${layerPassName(template, slot)}`));
}

function slotsOf({ config = true }: LayerTemplate): readonly Slot[] {
  return config ? ['config', 'call'] : ['call'];
}

function layerPassName({ name }: LayerTemplate, slot: Slot): string {
  return `${name.replaceAll('-', '_')}_${SLOTS[slot]}_template`;
}

function layerTemplatePath({ name, call }: LayerTemplate, slot: Slot): string {
  return `layers/${slot === 'call' ? (call ?? name) : name}/${slot}`;
}

class LayerPass extends Template<Layer> {
  readonly meta;
  readonly layerClass: LayerClass;
  readonly slot: Slot;
  readonly #template: LayerTemplate;
  readonly #rendering: LayerRendering;

  constructor(prefix: string, template: LayerTemplate, slot: Slot, rendering: LayerRendering) {
    super();
    const kinds = template.classes.map(({ kind }) => kind).join(', ');
    this.meta = {
      name: `${prefix}:${layerPassName(template, slot)}`,
      doc: `Render the ${slot} of ${kinds}.`,
      preserves: 'bits',
    } as const;
    this.layerClass = template.classes[0];
    this.slot = slot;
    this.#template = template;
    this.#rendering = rendering;
  }

  override match(layer: Layer, graph: ModelGraph): layer is Layer {
    // By kind: a subclass may have another template.
    const isMine = this.#template.classes.some(({ kind }) => kind === layer.kind);
    return isMine && !isAlias(layer, { graph, ioType: graph.config!.ioType });
  }

  render(layer: Layer, graph: ModelGraph): string {
    const { templates, dialect, kernels, render } = this.#rendering;
    const project = hlsProject({ graph, ioType: graph.config!.ioType, kernels }, templates, dialect);
    return render(layerTemplatePath(this.#template, this.slot), project.view(layer, this.slot)).trim();
  }
}
