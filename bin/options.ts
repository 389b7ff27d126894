import type { Option } from './command';

/** Options that several commands have. */
export const CONFIG: Option = { value: 'CONFIG.json', doc: '{backend, io_type, hls_config}, or an hls.json' };
export const DUMP_IR: Option = { value: 'DIR', doc: 'write the graph after each pass that changed it' };
