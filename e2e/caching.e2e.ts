import { readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Workspace } from './workspace';

/** All that the first build runs, in the order of the flows. */
const FLOWS = [
  'hls-config',
  'hls-parse-qonnx',
  'hls-convert',
  'hls-optimize',
  'hls-verilog-init-layers',
  'hls-verilog-optimize',
  'hls-verilog-netlist',
  'hls-verilog-pipeline',
  'hls-ip',
];

const tasks = (project: string, targets: readonly string[]) => targets.map((target) => `${project}:${target}`).sort();
const from = (target: string) => FLOWS.slice(FLOWS.indexOf(target));

describe('the cache', () => {
  let workspace: Workspace;
  /** Targets of digits that a build of its IP executes. */
  const built = () => {
    const run = workspace.nx('run', 'digits:hls-ip');
    expect(run.success, run.output).toBe(true);
    expect(run.ran.length + run.cached.length).toBe(FLOWS.length);
    return run.ran;
  };

  beforeAll(() => {
    workspace = Workspace.create();
    workspace.copy('digits');
    expect(built()).toEqual(tasks('digits', FLOWS));
  });

  afterAll(() => workspace.remove());

  it('runs nothing a second time', () => {
    expect(built()).toEqual([]);
  });

  it('runs nothing when the model file is touched or written anew', () => {
    const model = workspace.at('digits/digits.keras');
    utimesSync(model, new Date(), new Date());
    expect(built()).toEqual([]);
    workspace.write('digits/digits.keras', readFileSync(model));
    expect(built()).toEqual([]);
  });

  it('runs nothing when keys are reordered, space is added or a comment is written', () => {
    const json = JSON.parse(workspace.read('digits/hls.json'));
    json.config = Object.fromEntries(Object.entries(json.config).reverse());
    json.config.LayerName = Object.fromEntries(Object.entries(json.config.LayerName).reverse());
    const reversed = Object.fromEntries(Object.entries(json).reverse());
    workspace.write('digits/hls.json', `// A comment.\n${JSON.stringify(reversed, null, 7)}\n\n`);
    expect(built()).toEqual([]);
    workspace.write('digits/hls.json', `${JSON.stringify(json, null, 2)}\n`);
  });

  it('runs no flow when only the part changes', () => {
    workspace.edit('digits', (json) => {
      json.part = 'xczu7ev-ffvc1156-2-e';
    });
    expect(built()).toEqual([]);
  });

  it("runs from the backend's first flow when the reuse factor of a layer changes", () => {
    workspace.edit('digits', (json) => {
      json.config.LayerName.fc1.ReuseFactor = 4;
    });
    expect(built()).toEqual(tasks('digits', ['hls-config', ...from('hls-verilog-init-layers')]));
  });

  it('runs from convert, which reads it, when the precision of a layer changes', () => {
    workspace.edit('digits', (json) => {
      json.config.LayerName.fc3.Precision.result = 'fixed<12,7,RND,SAT>';
    });
    expect(built()).toEqual(tasks('digits', ['hls-config', ...from('hls-convert')]));
  });

  it('runs the pipelining and what follows when the clock changes', () => {
    workspace.edit('digits', (json) => {
      json.clockPeriod = 8;
    });
    expect(built()).toEqual(tasks('digits', ['hls-config', ...from('hls-verilog-pipeline')]));
  });

  it('stops where the output of a flow stays the same', () => {
    workspace.edit('digits', (json) => {
      // Every layer says so itself: what flows read changes, what they make of it does not.
      json.config.Model.Precision.result = 'auto';
    });
    expect(built()).toEqual(tasks('digits', ['hls-config', 'hls-convert', 'hls-verilog-optimize']));
  });

  it('writes the IP alone again when the data change', () => {
    workspace.edit('digits', (json) => {
      delete json.data.labels;
    });
    expect(built()).toEqual(['digits:hls-ip']);
  });

  it('restores what was deleted or damaged without running anything', () => {
    const report = workspace.read('dist/hls/digits/hls-ip/report.json');
    rmSync(workspace.at('dist'), { recursive: true });
    expect(built()).toEqual([]);
    expect(workspace.read('dist/hls/digits/hls-ip/report.json')).toBe(report);
    const [tensor] = readdirSync(workspace.at('dist/hls/digits/hls-parse-qonnx/tensors'));
    workspace.write(`dist/hls/digits/hls-parse-qonnx/tensors/${tensor}`, 'garbage');
    expect(built()).toEqual([]);
    expect(workspace.read('dist/hls/digits/hls-parse-qonnx/tensors', tensor)).not.toBe('garbage');
  });

  it('runs everything again after an update of the compiler', () => {
    const file = workspace.at('node_modules/nx-hls/dist/build-id.json');
    const original = readFileSync(file, 'utf8');
    try {
      writeFileSync(file, JSON.stringify({ buildId: 'another' }));
      expect(built()).toEqual(tasks('digits', FLOWS));
    } finally {
      writeFileSync(file, original);
    }
    expect(built()).toEqual([]);
  });
});

describe('tools', () => {
  it('run again for another part, and no flow does; simulation does not', () => {
    const workspace = Workspace.create();
    try {
      workspace.copy('tiny', 'testdata/models/act-relu');
      workspace.write('tiny/hls.json', JSON.stringify({ model: 'model.keras', part: 'xc7a35tcpg236-1' }));
      const first = workspace.nx('run-many', '-p', 'tiny', '-t', 'hls-synth', 'hls-cosim');
      expect(first.success, first.output).toBe(true);
      expect(first.ran).toEqual(tasks('tiny', [...FLOWS, 'hls-synth', 'hls-cosim']));
      expect(first.output).toMatch(/^64 of 64 outputs equal$/m);
      expect(first.output).toMatch(/^LUT +\d/m);
      workspace.edit('tiny', (json) => {
        json.part = 'xcku5p-ffvb676-2-e';
      });
      const second = workspace.nx('run-many', '-p', 'tiny', '-t', 'hls-synth', 'hls-cosim');
      expect(second.success, second.output).toBe(true);
      expect(second.ran).toEqual(['tiny:hls-synth']);
    } finally {
      workspace.remove();
    }
  });
});
