import type { CreateNodes } from '@nx/devkit';

/** The plugin's name in nx.json. */
export const name = 'nx-hls';

/** Each hls.json makes its folder a project with one target for each flow, see `inferProject`. */
export const createNodes: CreateNodes = [
  '**/hls.json',
  async (files, _options, { workspaceRoot }) => {
    // Loaded only in workspaces that have such files: every Nx command of every user imports this module.
    const { inferProject, isProjectFile } = await import('./tasks/index.js');
    return Promise.all(
      files.filter(isProjectFile).map(async (file) => [file, await inferProject(file, workspaceRoot)] as const),
    );
  },
];
