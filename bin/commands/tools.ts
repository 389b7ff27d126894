import { nearest, userError } from '../../libs/diagnostic';
import { formatTable } from '../../libs/reports';
import { identifyTool, TOOLS } from '../../libs/toolchain';
import type { Command } from '../command';

/** Also what tasks that run a tool are hashed by: `nx-hls tools vivado` prints its version and nothing else. */
export const tools: Command = {
  name: 'tools',
  summary: 'List the external tools that are on this machine, or print the version of one.',
  operand: '[TOOL]',
  options: {},
  example: 'nx-hls tools vitis_hls',
  async run({ operand }, { print }) {
    print(operand === '' ? await table() : await versionOf(operand));
  },
};

async function versionOf(name: string): Promise<string> {
  if (Object.hasOwn(TOOLS, name)) return (await identifyTool(TOOLS[name]))?.version ?? 'none';
  const near = nearest(name, Object.keys(TOOLS));
  const hint = near ? `did you mean ${near}?` : `known are ${Object.keys(TOOLS).join(', ')}`;
  throw userError('unknown-tool', `no tool is called ${JSON.stringify(name)}`, {}, hint);
}

async function table(): Promise<string> {
  const rows = Object.entries(TOOLS).map(async ([name, spec]) => {
    const found = await identifyTool(spec);
    return found === undefined ? [name, 'none', spec.install] : [name, found.version, found.path];
  });
  return formatTable([['tool', 'version', 'where, or how to get it'], ...(await Promise.all(rows))], 3);
}
