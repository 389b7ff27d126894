import type { ToolSpec } from './find-tool';

/** The compiler that runs HLS C++ without a vendor's tool. */
export const GXX: ToolSpec = {
  title: 'g++',
  executables: ['g++'],
  versionArgs: ['--version'],
  versionPattern: /^g\+\+ .* (\d+\.\S+)$/m,
  install: 'install the C++ compiler of GCC (package g++ of most systems)',
  without: 'predictions come from the emulator',
};
