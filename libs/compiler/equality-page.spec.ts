import { basename, dirname } from 'node:path';
import { it } from 'vitest';
import { FLOWS } from '../optimizer';
import {
  EXCEPTIONS,
  expectPage,
  type Judge,
  LAYER_EXCEPTIONS,
  loggedFlows,
  markdownTable,
  PASS_EXCEPTIONS,
  type ReferenceCase,
  referenceCases,
  UNDECLARED_TYPES,
} from '../testkit';

const code = (texts: readonly string[], between = ', ') => texts.map((text) => `\`${text}\``).join(between);

function counts(): string {
  const cases = referenceCases();
  const backendOf = ({ build }: ReferenceCase) => (build.backend as string).toLowerCase();
  const rows = [...new Set(cases.map(backendOf))].sort().map((backend) => {
    const cell = (ioType: string) => {
      const all = cases.filter((c) => backendOf(c) === backend && c.build.ioType === ioType);
      return `${all.filter(({ exception }) => !exception).length} of ${all.length}`;
    };
    return [backend, cell('io_parallel'), cell('io_stream')];
  });
  return markdownTable(['backend', 'io_parallel', 'io_stream'], rows);
}

function judgement(judge: Judge): string {
  if ('equals' in judge) return `hls4ml's outputs of \`${basename(dirname(judge.equals))}\`, bit for bit`;
  const power = (bound: number) => `2^${Math.log2(bound)}`;
  const own = judge.own === undefined ? '' : `${power(judge.own)} with the types of the case, `;
  return `the framework, within ${own}${power(judge.precise)} with types of 26 fraction bits`;
}

function outputs(): string {
  const rows = EXCEPTIONS.map(({ cases, fault, answer, judge }) => [
    code(cases, '<br>'),
    fault,
    answer,
    judgement(judge),
  ]);
  return markdownTable(['case', 'hls4ml 1.3.0', 'here', 'judged by'], rows);
}

function layers(): string {
  const rows = LAYER_EXCEPTIONS.map(({ model, replacements, reason }) => [
    code([model]),
    replacements.map(({ theirs, ours }) => `${code(theirs)} → ${code(ours)}`).join('<br>'),
    reason,
  ]);
  return markdownTable(['model', 'hls4ml 1.3.0 → here', 'because'], rows);
}

function types(): string {
  return markdownTable(
    ['types', 'because'],
    UNDECLARED_TYPES.map(({ types: keys, reason }) => [code(keys), reason]),
  );
}

function passes(): string {
  const has = (flows: readonly { readonly passes: readonly string[] }[], pass: string) =>
    flows.some(({ passes: names }) => names.includes(pass));
  const difference = (pass: string) => {
    if (!has(FLOWS, pass)) return 'hls4ml only';
    return has(loggedFlows(referenceCases()[0]), pass) ? 'elsewhere' : 'nx-hls only';
  };
  const rows = PASS_EXCEPTIONS.map(({ passes: names, reason }) => [
    code(names, '<br>'),
    [...new Set(names.map(difference))].join(', '),
    reason,
  ]);
  return markdownTable(['pass', 'where', 'because'], rows);
}

it('docs/equality.md lists every difference that the tests allow', () => {
  expectPage(
    'equality.md',
    `# Equality with hls4ml

The configurations of \`testdata/models\` were run through hls4ml 1.3.0, whose C++ was compiled and executed. For each of them
our outputs, the traces of its layers, its types and its layers after every flow are compared with hls4ml's. This page lists
every difference that the tests allow; an entry that is no longer needed fails them.
(\`UPDATE_DOCS=1 npx vitest run libs/compiler/equality-page.spec.ts\` rewrites it.)

## Outputs

Cases whose outputs are equal bit for bit:

${counts()}

The others, and what they are judged by:

${outputs()}

## Layers

After each flow that both compilers have, the graph has hls4ml's layers in its order, but for these:

${layers()}

## Types

Types of the final graph are equal. Those that only hls4ml declares:

${types()}

## Passes

\`parse_qonnx\`, \`convert\` and \`optimize\` have hls4ml's passes in its order, but for these:

${passes()}
`,
  );
});
