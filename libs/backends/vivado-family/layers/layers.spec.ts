import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { LAYER_TEMPLATES } from '.';

const FAMILY = join(__dirname, '..');
const templates = join(FAMILY, 'templates/layers');
const kernels = join(FAMILY, 'firmware/nnet_utils');

it.each(LAYER_TEMPLATES.map((template) => [template.name, template] as const))(
  '%s has its templates, its headers and a source of its name',
  (name, { config = true, call = name, headers }) => {
    expect(existsSync(join(templates, name, 'config.hbs'))).toBe(config);
    expect(existsSync(join(templates, call, 'call.hbs'))).toBe(true);
    expect(existsSync(join(__dirname, `${name}.ts`))).toBe(true);
    for (const header of headers) expect(existsSync(join(kernels, header)), header).toBe(true);
  },
);

it('no kind of layer has two templates', () => {
  const kinds = LAYER_TEMPLATES.flatMap(({ classes }) => classes.map(({ kind }) => kind));
  expect(new Set(kinds).size).toBe(kinds.length);
});

it('no template is left over', () => {
  const used = new Set(LAYER_TEMPLATES.flatMap(({ name, call = name }) => [name, call]));
  expect(readdirSync(templates).filter((name) => !used.has(name))).toEqual([]);
});

it('no kernel calls a function of the C library, whose last bits differ between machines', () => {
  const sources = readdirSync(kernels).filter((file) => file !== 'nnet_simulation.h');
  const calls = /\b(?:std::)?(?:exp|log|tanh|sqrt|pow|sin|cos)f?\s*\(/;
  const callers = sources.filter((file) => calls.test(readFileSync(join(kernels, file), 'utf8')));
  expect(callers).toEqual([]);
});
