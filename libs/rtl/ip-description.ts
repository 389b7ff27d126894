import type { Netlist } from '../netlist';
import { type ModuleInterface, moduleInterface } from './module-ports';
import { TESTBENCH_FILES } from './testbench';
import type { Sample } from './vectors';

/** All that an IP is written from. */
export interface IpDescription {
  /** Pipelined; its name, ports and latency are the IP's. */
  readonly netlist: Netlist;
  readonly clockPeriodNs: number;
  /** Version of the IP, `major.minor.patch`. */
  readonly version: string;
  /** Test vectors: raw input words and the raw output words expected for them. */
  readonly vectors: { readonly inputs: readonly Sample[]; readonly expected: readonly Sample[] };
}

/** A file of the IP and what it is for. */
export interface IpFile {
  readonly path: string;
  readonly kind: 'rtl' | 'testbench' | 'vectors' | 'xdc' | 'sdc';
}

/** What the writers of the IP's parts share: the description, the module's interface and the files there are. */
export interface IpContext {
  readonly description: IpDescription;
  readonly face: ModuleInterface;
  readonly files: readonly IpFile[];
}

/** Names and files of the IP that `description` describes. */
export function ipContext(description: IpDescription): IpContext {
  const face = moduleInterface(description.netlist);
  return {
    description,
    face,
    files: [
      { path: `rtl/${face.top}.v`, kind: 'rtl' },
      { path: `tb/${face.top}_tb.v`, kind: 'testbench' },
      { path: TESTBENCH_FILES.input, kind: 'vectors' },
      { path: TESTBENCH_FILES.expected, kind: 'vectors' },
      { path: `constraints/${face.top}.xdc`, kind: 'xdc' },
      { path: `constraints/${face.top}.sdc`, kind: 'sdc' },
    ],
  };
}

/** Paths of the files of one kind. */
export function pathsOf({ files }: IpContext, ...kinds: readonly IpFile['kind'][]): string[] {
  return files.filter(({ kind }) => kinds.includes(kind)).map(({ path }) => path);
}
