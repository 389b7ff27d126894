import { readNxJson } from '@nx/devkit';
import { createTreeWithEmptyWorkspace } from '@nx/devkit/testing';
import { describe, expect, it } from 'vitest';
import initGenerator from './generator';

describe('nx g nx-hls:init', () => {
  it('adds the plugin and ignores build output', () => {
    const tree = createTreeWithEmptyWorkspace();
    tree.write('.gitignore', 'node_modules');
    initGenerator(tree);
    expect(readNxJson(tree)?.plugins).toEqual(['nx-hls']);
    expect(tree.read('.gitignore', 'utf8')).toBe('node_modules\ndist\n.nx/cache\n.nx/workspace-data\n');
  });

  it('changes nothing the second time', () => {
    const tree = createTreeWithEmptyWorkspace();
    initGenerator(tree);
    const state = () => ['nx.json', '.gitignore'].map((path) => tree.read(path, 'utf8'));
    const before = state();
    initGenerator(tree);
    expect(state()).toEqual(before);
  });

  it('sees a plugin with options and folders that are ignored as a whole', () => {
    const tree = createTreeWithEmptyWorkspace();
    tree.write('nx.json', JSON.stringify({ plugins: ['other', { plugin: 'nx-hls', options: {} }] }));
    tree.write('.gitignore', '/dist/\n.nx/\n');
    initGenerator(tree);
    expect(readNxJson(tree)?.plugins).toHaveLength(2);
    expect(tree.read('.gitignore', 'utf8')).toBe('/dist/\n.nx/\n');
  });
});
