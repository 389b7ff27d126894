/**
 * What each unit may import, beside what those may import themselves. A unit is a lib, a backend, `executors`, `generators` or
 * `bin`; `backends/*` stands for a vendor's backend. Units that do not reach each other here never see each other.
 */
export const IMPORT_TABLE = {
  diagnostic: [],
  fixed: ['diagnostic'],
  ir: ['fixed'],
  pass: ['ir'],
  layers: ['ir'],
  optimizer: ['pass', 'layers'],
  kernels: ['pass', 'layers'],
  frontends: ['pass', 'layers'],
  emulator: ['optimizer', 'kernels', 'frontends'],
  netlist: ['optimizer', 'kernels', 'frontends'],
  rtl: ['emulator', 'netlist'],
  simulation: ['emulator', 'netlist'],
  reports: ['ir'],
  toolchain: ['reports', 'rtl', 'simulation'],
  analysis: ['emulator', 'netlist'],
  'backends/fpga': ['rtl', 'simulation'],
  'backends/vivado-family': ['backends/fpga'],
  'backends/*': ['backends/vivado-family'],
  /** `libs/backends/index.ts`, the table of the backends. */
  backends: ['backends/*'],
  compiler: ['backends', 'reports', 'toolchain', 'analysis'],
  tasks: ['compiler'],
  /** `libs/index.ts`, what the package exports. */
  libs: ['tasks'],
  executors: ['libs'],
  generators: ['libs'],
  bin: ['libs'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type Unit = keyof typeof IMPORT_TABLE;

/** Units that may touch files and processes. */
export const EFFECTFUL: ReadonlySet<Unit> = new Set<Unit>([
  'compiler',
  'toolchain',
  'tasks',
  'libs',
  'executors',
  'generators',
  'bin',
]);

/** Modules that touch files or processes. */
export const EFFECTS = /^(?:(?:node:)?(?:fs|child_process)(?:\/|$)|execa$|chokidar$)/;

/** All units that `unit` may import. */
export function importable(unit: Unit): ReadonlySet<Unit> {
  const found = new Set<Unit>();
  const visit = (from: Unit) => {
    for (const below of IMPORT_TABLE[from] as readonly Unit[]) {
      if (found.has(below)) continue;
      found.add(below);
      visit(below);
    }
  };
  visit(unit);
  return found;
}

/** The folder of the unit that a file lies in, from the checkout's root: `libs/ir`, `libs/backends/vivado`, `bin`, `libs`. */
export function folderOf(file: string): string {
  const parts = file.split('/');
  if (parts[0] !== 'libs') return parts[0];
  const depth = parts[1] === 'backends' ? 3 : 2;
  return parts.slice(0, Math.min(depth, parts.length - 1)).join('/');
}

/** The unit of a folder; undefined when the table does not have it. */
export function unitOf(folder: string): Unit | undefined {
  const name = folder === 'libs' ? folder : folder.replace(/^libs\//, '');
  if (Object.hasOwn(IMPORT_TABLE, name)) return name as Unit;
  return name.startsWith('backends/') ? 'backends/*' : undefined;
}
