/** Name of the clock port and of the clock constrained on it. */
const CLOCK = 'clk';

/**
 * The clock constraint, in the words that XDC (Vivado) and SDC (the others) have in common. The data ports are left
 * unconstrained: what they connect to is the surrounding design's.
 */
export function emitClockConstraint(clockPeriodNs: number): string {
  return `create_clock -name ${CLOCK} -period ${clockPeriodNs.toFixed(3)} [get_ports ${CLOCK}]\n`;
}
