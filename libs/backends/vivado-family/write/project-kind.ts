import type { WriterConfig } from '../../../ir';
import { type BackendDefaults, cppIdentifier } from '../../fpga';

/** What the projects of Vivado and Vitis differ in. */
export interface ProjectKind {
  readonly name: 'vivado' | 'vitis';
  readonly defaults: BackendDefaults;
  /** The C++ that the tool reads. */
  readonly cflags: string;
}

/** Folder of templates and firmware among the backends'. */
export const FOLDER = 'vivado-family';

/** Begin of the names of artifacts that are files of the project. */
export const PROJECT_FILES = 'project/';

/** How far the tool is told to unroll loops and to take arrays apart. */
export const MAXIMUM_SIZE = 4096;

/** The name of a project and of its top function. */
export function projectName({ projectName: name = 'myproject' }: WriterConfig): string {
  return cppIdentifier(name);
}
