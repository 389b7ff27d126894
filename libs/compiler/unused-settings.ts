import type { Backend } from '../backends/fpga';
import type { Diagnostic } from '../diagnostic';
import {
  type BuildConfig,
  CONFIG_KEYS,
  CONFIG_SECTIONS,
  type LayerConfig,
  type LayerSchema,
  projectConfig,
  snakeCase,
} from '../ir';
import { FRAMEWORK_CLASSES } from './framework-classes';

/** Warnings about entries of a checked configuration that decide nothing with this backend, whatever the model is. */
export function unusedSettings(build: BuildConfig, schema: LayerSchema, backend: Backend): Diagnostic[] {
  const { Model = {}, LayerType = {}, LayerName = {} } = projectConfig(build, CONFIG_SECTIONS).config;
  const warn = (message: string, hint?: string): Diagnostic => ({
    code: 'setting-unused',
    severity: 'warning',
    where: { file: build.source },
    message,
    hint,
  });
  const places = new Map<string, string[]>();
  const note = (place: string, entry: LayerConfig) => {
    for (const setting of unhonoured(entry, schema, backend)) {
      places.set(setting, [...(places.get(setting) ?? []), place]);
    }
  };
  note('Model', Model);
  for (const [name, entry] of Object.entries(LayerType)) note(`LayerType.${name}`, entry);
  for (const [name, entry] of Object.entries(LayerName)) note(`LayerName.${name}`, entry);
  const unread = [...places].map(([setting, where]) =>
    warn(`${setting} of ${where.join(', ')} has no effect: nothing in the ${backend.name} backend depends on it`),
  );
  const misfiled = Object.keys(LayerType).filter((name) => FRAMEWORK_CLASSES.has(name));
  return [
    ...unread,
    ...misfiled.map((name) => {
      const kind = FRAMEWORK_CLASSES.get(name);
      const hint = kind === undefined ? 'use LayerName' : `use LayerType.${kind}, or LayerName`;
      return warn(`LayerType.${name} has no effect: no layer of the graph has that class`, hint);
    }),
    ...idleInterval(Model, backend).map((message) => warn(message, 'set PipelineStyle to "pipeline"')),
  ];
}

/** The keys of an entry, with their values, that ask for something that the backend does not have. */
function unhonoured(entry: LayerConfig, schema: LayerSchema, backend: Backend): string[] {
  const asked = Object.entries(entry).filter(([key, value]) => CONFIG_KEYS[key] && value !== CONFIG_KEYS[key].idle);
  return asked
    .filter(([key]) => !isHonoured(key, schema, backend))
    .map(([key, value]) => `${key} ${JSON.stringify(value)}`);
}

/** The compiler honours keys of its own sections, the backend those of attributes and of its firmware. */
function isHonoured(key: string, schema: LayerSchema, { settings = [] }: Backend): boolean {
  switch (CONFIG_KEYS[key].section) {
    case 'trace':
      return true;
    case 'model':
      return !WITHOUT_MEANING.includes(key);
    default:
      return (
        settings.includes(key) ||
        schema.classes.some((c) => schema.attributesOf(c).some(({ key: name }) => name === snakeCase(key)))
      );
  }
}

/** Which of hls4ml's several readers of a layer is taken: there is one. */
const WITHOUT_MEANING = ['AllowDAFallback', 'AllowV2Fallback'];

function idleInterval(
  { PipelineInterval: interval, PipelineStyle: style = 'auto' }: LayerConfig,
  { settings = [] }: Backend,
): string[] {
  if (interval === undefined || style === 'pipeline' || !settings.includes('PipelineInterval')) return [];
  return [`PipelineInterval ${interval} has no effect: PipelineStyle is ${JSON.stringify(style)}`];
}
