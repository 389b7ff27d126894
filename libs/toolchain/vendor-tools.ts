import type { ToolSpec } from './find-tool';

const WITHOUT =
  'hls-csim checks the C++ with g++, and the verilog backend makes and synthesises RTL with nothing but npm';

/** What AMD's tools print for -version: `Vivado v2020.1 (64-bit)`, `... C++ v2023.1 (64-bit)`, `vitis-run v2024.1`. */
const AMD_VERSION = /\bv(\d{4}\.\d+(?:\.\d+)?)/;

/** The tools of FPGA vendors that HLS backends drive, by the name that backends use. */
export const VENDOR_TOOLS = {
  vitis_hls: {
    title: 'Vitis HLS',
    executables: ['vitis-run', 'vitis_hls'],
    variable: 'NX_HLS_VITIS_HLS',
    versionArgs: ['-version'],
    versionPattern: AMD_VERSION,
    install: 'install Vitis and source its settings64.sh, or name vitis-run or vitis_hls in NX_HLS_VITIS_HLS',
    without: WITHOUT,
  },
  vivado_hls: {
    title: 'Vivado HLS',
    executables: ['vivado_hls'],
    variable: 'NX_HLS_VIVADO_HLS',
    versionArgs: ['-version'],
    versionPattern: AMD_VERSION,
    install: 'install Vivado HLS (up to 2020.1) and source its settings64.sh, or name vivado_hls in NX_HLS_VIVADO_HLS',
    without: WITHOUT,
  },
  vivado: {
    title: 'Vivado',
    executables: ['vivado'],
    variable: 'NX_HLS_VIVADO',
    versionArgs: ['-version'],
    versionPattern: AMD_VERSION,
    install: 'install Vivado and source its settings64.sh, or name vivado in NX_HLS_VIVADO',
    without: 'hls-synth on the verilog backend counts cells with Yosys',
  },
  intel_hls: {
    title: 'Intel HLS',
    executables: ['i++'],
    variable: 'NX_HLS_INTEL_HLS',
    versionArgs: ['--version'],
    versionPattern: /\bVersion (\d+\.\d+(?:\.\d+)?)/i,
    install: 'install Quartus Prime with the HLS compiler and source its init_hls.sh, or name i++ in NX_HLS_INTEL_HLS',
    without: WITHOUT,
  },
  quartus: {
    title: 'Quartus Prime',
    executables: ['quartus_sh'],
    variable: 'NX_HLS_QUARTUS',
    versionArgs: ['--version'],
    versionPattern: /\bVersion (\d+\.\d+(?:\.\d+)?)/i,
    install: 'install Quartus Prime and put its bin folder on the PATH, or name quartus_sh in NX_HLS_QUARTUS',
    without: WITHOUT,
  },
} as const satisfies Readonly<Record<string, ToolSpec>>;

export type VendorTool = keyof typeof VENDOR_TOOLS;
