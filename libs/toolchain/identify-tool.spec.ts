import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { inTemporaryFolder } from './files';
import { identifyTool } from './identify-tool';
import { VENDOR_TOOLS } from './vendor-tools';

/** A tool that is only there to tell a version. */
async function install(folder: string, name: string, printed: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, name), `#!/bin/sh\necho '${printed}'\n`);
  await chmod(join(folder, name), 0o755);
}

it('takes the version from the folder, also through a link, without running the tool', () =>
  inTemporaryFolder(async (folder) => {
    await install(join(folder, 'Vitis/2023.1/bin'), 'vitis-run', 'not asked');
    await mkdir(join(folder, 'bin'));
    const link = join(folder, 'bin', 'vitis-run');
    await symlink(join(folder, 'Vitis/2023.1/bin/vitis-run'), link);
    expect(await identifyTool(VENDOR_TOOLS.vitis_hls, [join(folder, 'bin')])).toEqual({
      path: link,
      version: '2023.1',
    });
  }));

it.each([
  [
    'vivado_hls',
    'vivado_hls',
    'Vivado(TM) HLS - High-Level Synthesis from C, C++ and SystemC v2020.1 (64-bit)',
    '2020.1',
  ],
  ['vivado', 'vivado', 'Vivado v2019.2.1 (64-bit)', '2019.2.1'],
  ['intel_hls', 'i++', 'Intel(R) HLS Compiler Version 21.1.0 Build 842', '21.1.0'],
  ['quartus', 'quartus_sh', 'Quartus Prime Shell\nVersion 20.1.1 Build 720 SJ Standard Edition', '20.1.1'],
] as const)('asks %s where the folder does not tell', (tool, executable, printed, version) =>
  inTemporaryFolder(async (folder) => {
    await install(folder, executable, printed);
    expect(await identifyTool(VENDOR_TOOLS[tool], [folder])).toEqual({ path: join(folder, executable), version });
  }),
);

it('a tool that is not there is undefined', async () => {
  expect(await identifyTool(VENDOR_TOOLS.vitis_hls, ['/no/such/folder'])).toBeUndefined();
});
