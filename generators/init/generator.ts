import { type GeneratorCallback, logger, readNxJson, type Tree, updateNxJson } from '@nx/devkit';

const PLUGIN = 'nx-hls';

/** What tasks write: watching tools would loop over it, and a commit would store it twice. */
const IGNORED = ['dist', '.nx/cache', '.nx/workspace-data'];

/** Adds the plugin to nx.json and build output to .gitignore. Adds only what is missing. */
export default function initGenerator(tree: Tree): GeneratorCallback {
  const done = [...addPlugin(tree), ...ignoreOutput(tree)];
  return () => {
    logger.info(done.length === 0 ? 'nx-hls is set up already' : done.join('\n'));
    logger.info('next: npx nx g nx-hls:project NAME --model=MODEL.onnx --calibration=X.npy');
  };
}

/** Registers the plugin; says what it did. */
export function addPlugin(tree: Tree): readonly string[] {
  const nxJson = readNxJson(tree) ?? {};
  const plugins = nxJson.plugins ?? [];
  const there = plugins.some((entry) => (typeof entry === 'string' ? entry : entry.plugin) === PLUGIN);
  if (there) return [];
  updateNxJson(tree, { ...nxJson, plugins: [...plugins, PLUGIN] });
  return [`added ${PLUGIN} to the plugins of nx.json`];
}

function ignoreOutput(tree: Tree): readonly string[] {
  const text = tree.read('.gitignore', 'utf8') ?? '';
  const lines = new Set(text.split('\n').map((line) => line.trim().replace(/^\/|\/$/g, '')));
  // `.nx` covers what lies in it.
  const covered = (path: string) => lines.has(path) || lines.has(path.split('/')[0]);
  const missing = IGNORED.filter((path) => !covered(path));
  if (missing.length === 0) return [];
  const start = text === '' || text.endsWith('\n') ? text : `${text}\n`;
  tree.write('.gitignore', `${start}${missing.join('\n')}\n`);
  return [`added ${missing.join(', ')} to .gitignore`];
}
