import { userError } from '../diagnostic';

/** A bit: 0 and 1 are those constants, anything larger is a net of the module. */
export type Bit = number;

/** A word-level cell as Yosys writes it, e.g. `$add` with ports A, B and Y, least significant bit first. */
export interface Cell {
  readonly name: string;
  readonly type: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly ports: Readonly<Record<string, readonly Bit[]>>;
}

/** One flat module of word-level cells. */
export interface CellNetlist {
  /** The Yosys that wrote it, e.g. `Yosys 0.55`. */
  readonly creator: string;
  readonly top: string;
  readonly inputs: ReadonlyMap<string, readonly Bit[]>;
  readonly outputs: ReadonlyMap<string, readonly Bit[]>;
  readonly cells: readonly Cell[];
}

/** Yosys's JSON, as far as it is read here. */
interface YosysJson {
  readonly creator: string;
  readonly modules: Record<
    string,
    {
      readonly ports: Record<string, { direction: 'input' | 'output' | 'inout'; bits: readonly (number | string)[] }>;
      readonly cells: Record<
        string,
        {
          type: string;
          parameters: Record<string, string | number>;
          connections: Record<string, readonly (number | string)[]>;
        }
      >;
    }
  >;
}

/** Cells that describe the source, not the circuit. */
const NOT_HARDWARE = new Set(['$scopeinfo', '$print', '$check']);

/**
 * Reads the flat module `top` from the JSON of Yosys's `write_json`. Undefined bits (x, z) are taken as 0, as in any
 * two-state simulation. Throws a user error if the text is not such JSON or has no such module.
 */
export function parseCellNetlist(json: string, top: string): CellNetlist {
  const parsed = parseJson(json);
  const module = parsed?.modules?.[top];
  if (parsed === undefined || module === undefined) {
    throw userError(
      'cell-netlist',
      `no module ${top} in the netlist that Yosys wrote`,
      {},
      'see the log of Yosys for what it read',
    );
  }
  const ports = (direction: 'input' | 'output') =>
    new Map(
      Object.entries(module.ports)
        .filter(([, port]) => port.direction === direction)
        .map(([name, port]) => [name, port.bits.map(toBit)]),
    );
  const cells = Object.entries(module.cells)
    .filter(([, cell]) => !NOT_HARDWARE.has(cell.type))
    .map(([name, { type, parameters, connections }]) => ({
      name,
      type,
      parameters: Object.fromEntries(Object.entries(parameters).map(([key, value]) => [key, String(value)])),
      ports: Object.fromEntries(Object.entries(connections).map(([port, bits]) => [port, bits.map(toBit)])),
    }));
  const creator = parsed.creator.replace(/ \(.*/, '');
  return { creator, top, inputs: ports('input'), outputs: ports('output'), cells };
}

function parseJson(text: string): YosysJson | undefined {
  try {
    return JSON.parse(text) as YosysJson;
  } catch {
    return undefined;
  }
}

function toBit(bit: number | string): Bit {
  return typeof bit === 'number' ? bit : bit === '1' ? 1 : 0;
}

/** A numeric cell parameter (Yosys writes them as binary text). */
export function parameter(cell: Cell, name: string): number {
  const text = cell.parameters[name];
  if (text === undefined) throw new Error(`cell ${cell.name} (${cell.type}) has no parameter ${name}`);
  return Number.parseInt(text, 2);
}
