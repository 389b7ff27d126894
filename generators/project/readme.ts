import type { TypeChoice } from '../../libs/analysis';
import { shortPrecision } from '../../libs/fixed';
import { formatShape, Layer, type ModelGraph } from '../../libs/ir';
import type { Accuracy, NetworkTypes } from './network-types';

export interface ReadmeOptions {
  readonly name: string;
  readonly model: string;
  readonly backend: string;
  readonly types: NetworkTypes;
}

/** The README of a new project: its ports, its commands, its accuracy and the reason for each type. */
export function projectReadme({ name, model, backend, types }: ReadmeOptions): string {
  return [
    `# ${name}`,
    '',
    `Firmware of the trained network in \`${model}\`, made by nx-hls with the \`${backend}\` backend. \`hls.json\` holds the settings and types.`,
    '',
    '## Commands',
    '',
    '| command | what it does |',
    '| --- | --- |',
    `| \`npx nx run ${name}:hls-ip\` | write the IP, with a report |`,
    `| \`npx nx run ${name}:hls-synth\` | synthesise it, print what it takes |`,
    `| \`npx nx run ${name}:hls-cosim\` | simulate the RTL, compare it with the emulator bit for bit |`,
    `| \`npx nx run ${name}:hls-predict --input=x.npy\` | predict as the firmware does, without any tool |`,
    '',
    '## Ports',
    '',
    ...table(['port', 'direction', 'shape', 'type'], ports(types.graph)),
    '',
    '## Accuracy',
    '',
    types.accuracy ? `${accuracyText(types.accuracy)}.` : 'Not measured: there were no samples.',
    ...types.reports.map(({ message, hint }) => `\n> ${message}${hint ? ` (${hint})` : ''}`),
    ...(types.choices.length > 0 ? ['', '## Why these types', '', ...whyTable(types.choices)] : []),
    '',
  ].join('\n');
}

/** How well the fixed-point network does, as one sentence without its full stop. */
export function accuracyText({ accuracy, floatAccuracy, agreement, relativeRms, samples }: Accuracy): string {
  const percent = (x: number) => `${(100 * x).toFixed(1)} %`;
  const distance = `relative rms error of the outputs ${percent(relativeRms)}`;
  const on = `on ${samples} samples`;
  if (accuracy !== undefined && floatAccuracy !== undefined) {
    return `Accuracy ${percent(accuracy)} ${on}, float model ${percent(floatAccuracy)}; ${distance}`;
  }
  if (agreement !== undefined) return `The float model's class in ${percent(agreement)} ${on}; ${distance}`;
  return `${distance[0].toUpperCase()}${distance.slice(1)} ${on}`;
}

function ports(graph: ModelGraph): string[][] {
  const row = (tensor: string, direction: string) => {
    const layer = graph.producer(tensor);
    const type = layer.get(Layer.common.result).precision;
    return [code(layer.name), direction, formatShape(graph.shapeOf(tensor)), code(shortPrecision(type))];
  };
  return [
    ...graph.inputs.map((layer) => row(layer.outputs[0], 'input')),
    ...graph.outputs.map((tensor) => row(tensor, 'output')),
  ];
}

function whyTable(choices: readonly TypeChoice[]): string[] {
  const rows = choices.map(({ layer, key, value, reason }) => [code(layer), code(key), code(value), reason]);
  return table(['layer', 'key', 'value', 'why'], rows);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)];
}

/** A name or type as code; a bar would end the cell even there. */
function code(text: string | number): string {
  return `\`${String(text).replaceAll('`', "'").replaceAll('|', '\\|')}\``;
}
