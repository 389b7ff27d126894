import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DiagnosticError } from '../diagnostic';
import { formatPrecision, shortPrecision } from '../fixed';
import { type BuildConfig, HlsConfig, type HlsConfigJson, projectConfig } from './config';
import { CONFIG_SECTIONS, type ConfigSection, camelCase, sectionOfKey, snakeCase } from './config-keys';

const fc1 = { name: 'fc1', origin: 'fc1', kind: 'Dense' };

const read = (config: HlsConfigJson, sections: readonly ConfigSection[] = CONFIG_SECTIONS) =>
  new HlsConfig({ config }, sections, 'flow convert');

describe('HlsConfig.precision', () => {
  /** One entry of every level that can answer for `result` of `fc1`, strongest first. */
  const levels: readonly [where: string, patch: HlsConfigJson, name: string][] = [
    ['the variable in LayerName', { LayerName: { fc1: { Precision: { result: 'fixed<1,1>' } } } }, 'fc1_result_t'],
    ['default in LayerName', { LayerName: { fc1: { Precision: { default: 'fixed<2,1>' } } } }, 'fc1_default_t'],
    ['the variable in LayerType', { LayerType: { Dense: { Precision: { result: 'fixed<3,1>' } } } }, 'Dense_result_t'],
    ['default in LayerType', { LayerType: { Dense: { Precision: { default: 'fixed<4,1>' } } } }, 'Dense_default_t'],
    ['the variable in Model', { Model: { Precision: { result: 'fixed<5,1>' } } }, 'model_result_t'],
    ['default in Model', { Model: { Precision: { default: 'fixed<6,1>' } } }, 'model_default_t'],
  ];

  function merge(a: unknown, b: unknown): unknown {
    if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return b ?? a;
    const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
    const part = (of: object, key: string) => (of as Record<string, unknown>)[key];
    return Object.fromEntries([...keys].map((key) => [key, merge(part(a, key), part(b, key))]));
  }

  it.each(levels.map(([where, , name], i) => [where, i, name] as const))(
    'takes %s when nothing stronger is there',
    (_, i, name) => {
      const config = levels
        .slice(i)
        .map(([, patch]) => patch)
        .reduce((a, b) => merge(a, b) as HlsConfigJson);
      const found = read(config).precision(fc1, 'result');
      expect(found).toMatchObject({ name, precision: { width: i + 1 } });
    },
  );

  it('is fixed<16,6> without any entry', () => {
    const found = read({}).precision(fc1, 'result');
    expect([found.name, shortPrecision(found.precision)]).toEqual(['model_default_t', 'fixed<16,6>']);
  });

  it.each([
    [{ LayerName: { fc1: { Precision: 'fixed<8,2>' } } }, 'fc1_default_t'],
    [{ LayerType: { Dense: { Precision: 'fixed<8,2>' } } }, 'Dense_default_t'],
    [{ Model: { Precision: 'fixed<8,2>' } }, 'model_default_t'],
  ] as const)('takes a string for the default of all variables: %j', (config, name) => {
    const found = read(config).precision(fc1, 'weight');
    expect([found.name, shortPrecision(found.precision)]).toEqual([name, 'fixed<8,2>']);
  });

  it('compares layers and classes without regard to case', () => {
    expect(read({ LayerName: { FC1: { Precision: 'fixed<8,2>' } } }).precision(fc1, 'result').name).toBe(
      'fc1_default_t',
    );
    expect(read({ LayerType: { dense: { Precision: 'fixed<8,2>' } } }).precision(fc1, 'result').name).toBe(
      'Dense_default_t',
    );
  });

  it('finds a layer that a pass made by the name of its origin, its own name first', () => {
    const made = { name: 'fc1_alpha', origin: 'fc1', kind: 'ApplyAlpha' };
    const own = { Precision: 'fixed<4,1>' };
    expect(read({ LayerName: { fc1: { Precision: 'fixed<8,2>' } } }).precision(made, 'result').precision).toMatchObject(
      { width: 8 },
    );
    expect(read({ LayerName: { fc1: {}, fc1_alpha: own } }).precision(made, 'result').precision).toMatchObject({
      width: 4,
    });
  });

  it('keeps auto', () => {
    expect(read({ LayerName: { fc1: { Precision: { accum: 'auto' } } } }).precision(fc1, 'accum').precision.kind).toBe(
      'auto',
    );
  });

  it('does not take `maximum` for a default, and reads it apart', () => {
    const config = read({ Model: { Precision: { default: 'auto', maximum: 'fixed<32,16>' } } });
    expect(config.precision(fc1, 'result').precision.kind).toBe('auto');
    expect(formatPrecision(config.maximum)).toBe('fixed<32,16,TRN,WRAP,0>');
    expect(read({ Model: { Precision: 'fixed<8,2>' } }).maximum.kind).toBe('auto');
  });

  it('names the layer and the key of a precision that cannot be read', () => {
    const config = read({ LayerName: { fc1: { Precision: { result: 'fxed<8,2>' } } } });
    try {
      config.precision(fc1, 'result');
      expect.unreachable();
    } catch (error) {
      const [diagnostic] = (error as DiagnosticError).diagnostics;
      expect(diagnostic).toMatchObject({ code: 'illegal-precision', where: { node: 'fc1' } });
      expect(diagnostic.message).toMatch(/^Precision.result: "fxed<8,2>" is not a precision/);
    }
  });
});

describe('HlsConfig.typeKey', () => {
  it('reads strings under keys ending in _t', () => {
    const config = read({ LayerName: { fc1: { table_t: 'ufixed<8,0>', accum_t: 5 } } });
    expect(config.typeKey(fc1, 'table_t')).toMatchObject({
      name: 'fc1_table_t',
      precision: { width: 8, signed: false },
    });
    expect(config.typeKey(fc1, 'accum_t')).toBeUndefined();
    expect(config.typeKey(fc1, 'exp_table_t')).toBeUndefined();
  });
});

describe('HlsConfig.value', () => {
  const byType = {
    LayerType: { Dense: { ReuseFactor: 2, Strategy: 'Resource' } },
    Model: { ReuseFactor: 3, TargetCycles: 4 },
  };

  it('asks LayerName, then LayerType, then Model where wanted', () => {
    const named = read({ ...byType, LayerName: { fc1: { ReuseFactor: 1 } } });
    expect(named.value(fc1, 'ReuseFactor')).toBe(1);
    expect(read(byType).value(fc1, 'ReuseFactor')).toBe(2);
    expect(read(byType).value({ ...fc1, kind: 'Merge' }, 'ReuseFactor', true)).toBe(3);
    expect(read(byType).value({ ...fc1, kind: 'Merge' }, 'ReuseFactor')).toBeUndefined();
  });

  it('looks into LayerType for keys that the layer has no entry for', () => {
    const config = read({ ...byType, LayerName: { fc1: { ReuseFactor: null, table_t: 'auto' } } });
    expect(config.value(fc1, 'Strategy')).toBe('resource');
    expect(config.value(fc1, 'ReuseFactor', true)).toBe(2);
  });

  it.each([
    ['Strategy', ['DA', 'DistributedArithmetic', 'distributed_arithmetic'], 'distributed_arithmetic'],
    ['Strategy', ['Resource_Unrolled', 'ResourceUnrolled', 'RESOURCE_UNROLLED'], 'resource_unrolled'],
    ['ReuseFactor', ['8', ' 8', 8], 8],
    ['ConvImplementation', ['linebuffer', 'LineBuffer'], 'LineBuffer'],
    ['Compression', [1, true], true],
  ])('gives %s written as any of %j as %j', (key, spellings, value) => {
    for (const spelling of spellings) expect(read({ Model: { [key]: spelling } }).model(key)).toBe(value);
  });

  it('leaves a value that is not acceptable as it is, for the error that follows', () => {
    expect(read({ Model: { ReuseFactor: 'many' } }).model('ReuseFactor')).toBe('many');
  });

  it('takes both spellings of a key', () => {
    const config = read({ LayerName: { fc1: { table_size: 512 } }, Model: { reuse_factor: 7 } });
    expect(config.value(fc1, 'TableSize')).toBe(512);
    expect(config.value(fc1, 'table_size')).toBe(512);
    expect(config.model('reuse_factor')).toBe(7);
    expect(config.model('ReuseFactor')).toBe(7);
  });
});

describe('sections', () => {
  it.each([
    ['Precision', 'precision'],
    ['table_t', 'precision'],
    ['TableSize', 'tables'],
    ['table_size', 'tables'],
    ['ReuseFactor', 'reuse'],
    ['Strategy', 'strategy'],
    ['Trace', 'trace'],
    ['BitExact', 'model'],
  ])('%s belongs to %s', (key, section) => {
    expect(sectionOfKey(key)).toBe(section);
  });

  const build: BuildConfig = {
    backend: 'vitis',
    ioType: 'io_stream',
    part: 'xcu250',
    clockPeriod: 4,
    clockUncertainty: 0.1,
    config: {
      Model: { Precision: 'auto' },
      LayerName: { fc1: { table_size: 1, table_t: 'auto', Strategy: 'Latency' } },
    },
  };

  const reads: readonly [ConfigSection, (config: HlsConfig) => unknown, unknown][] = [
    ['io', (config) => config.ioType, 'io_stream'],
    ['part', (config) => config.part, 'xcu250'],
    ['clock', (config) => config.clock, { period: 4, uncertainty: 0.1 }],
    ['precision', (config) => config.precision(fc1, 'result').precision.kind, 'auto'],
    ['precision', (config) => config.typeKey(fc1, 'table_t')?.precision.kind, 'auto'],
    ['precision', (config) => config.maximum.kind, 'auto'],
    ['tables', (config) => config.value(fc1, 'TableSize'), 1],
    ['strategy', (config) => config.value(fc1, 'Strategy'), 'latency'],
    ['reuse', (config) => config.model('ReuseFactor'), undefined],
  ];
  it.each(reads)('%s is read when declared, refused when not', (section, readIt, expected) => {
    expect(readIt(new HlsConfig(build, [section], 'flow a'))).toEqual(expected);
    const others = CONFIG_SECTIONS.filter((other) => other !== section);
    expect(() => readIt(new HlsConfig(build, others, 'flow a'))).toThrow(
      `flow a reads the configuration section "${section}" without declaring it`,
    );
  });

  it('has defaults', () => {
    const config = new HlsConfig({ config: {} }, CONFIG_SECTIONS, 'flow a');
    expect([config.ioType, config.part, config.clock]).toEqual([
      'io_parallel',
      undefined,
      { period: 5, uncertainty: undefined },
    ]);
    expect(config.layerNames).toEqual([]);
  });
});

describe('projectConfig', () => {
  const text = (config: BuildConfig, sections: readonly ConfigSection[]) =>
    JSON.stringify(projectConfig(config, sections));

  const values = fc.dictionary(
    fc.constantFrom(
      'Precision',
      'TableSize',
      'table_size',
      'table_t',
      'ReuseFactor',
      'reuse_factor',
      'Strategy',
      'Other',
    ),
    fc.oneof(fc.string(), fc.nat(), fc.dictionary(fc.string(), fc.string())),
    { noNullPrototype: true },
  );
  const layers = fc.dictionary(fc.string(), values, { noNullPrototype: true });
  const hls = fc.record({ Model: values, LayerType: layers, LayerName: layers });

  const reversed = (value: unknown): unknown =>
    value === null || typeof value !== 'object'
      ? value
      : Object.fromEntries(
          Object.entries(value)
            .reverse()
            .map(([key, inner]) => [key, reversed(inner)]),
        );

  it('does not depend on the order of keys', () => {
    fc.assert(
      fc.property(hls, fc.subarray([...CONFIG_SECTIONS]), (config, sections) => {
        expect(text({ config: reversed(config) as HlsConfigJson }, sections)).toBe(
          text({ config } as BuildConfig, sections),
        );
      }),
    );
  });

  it('gives the same for its own result', () => {
    fc.assert(
      fc.property(hls, fc.subarray([...CONFIG_SECTIONS]), (config, sections) => {
        const once = projectConfig({ config } as BuildConfig, sections);
        expect(projectConfig(once, sections)).toEqual(once);
      }),
    );
  });

  it('changes with a section that is in it, and with no other', () => {
    const base: BuildConfig = { part: 'a', clockPeriod: 5, config: { LayerName: { fc1: { ReuseFactor: 1 } } } };
    const edits: [ConfigSection, BuildConfig][] = [
      ['part', { ...base, part: 'b' }],
      ['clock', { ...base, clockPeriod: 4 }],
      ['io', { ...base, ioType: 'io_stream' }],
      ['reuse', { ...base, config: { LayerName: { fc1: { ReuseFactor: 2 } } } }],
      ['precision', { ...base, config: { LayerName: { fc1: { ReuseFactor: 1, Precision: 'auto' } } } }],
    ];
    for (const [section, edited] of edits) {
      expect(text(edited, [section]), section).not.toBe(text(base, [section]));
      const others = CONFIG_SECTIONS.filter((other) => other !== section);
      expect(text(edited, others), section).toBe(text(base, others));
    }
  });

  it('keeps the names of layers, whose misspelling is an error', () => {
    expect(
      projectConfig({ config: { LayerName: { fc1: { ReuseFactor: 1 } } } }, ['precision']).config.LayerName,
    ).toEqual({ fc1: {} });
  });
});

describe('camelCase and snakeCase', () => {
  it.each([
    ['table_size', 'TableSize'],
    ['reuse_factor', 'ReuseFactor'],
    ['skip', 'Skip'],
    ['exp_table_size', 'ExpTableSize'],
  ])('%s is %s', (snake, camel) => {
    expect([camelCase(snake), camelCase(camel)]).toEqual([camel, camel]);
    expect([snakeCase(camel), snakeCase(snake)]).toEqual([snake, snake]);
  });
});
