import type { BuildReport } from '../../reports';

/** The figures that a change of the model or the configuration moves. */
const FIGURES: readonly (readonly [string, (report: BuildReport) => number | undefined])[] = [
  ['cycles', ({ latency }) => latency],
  ['LUT', ({ used }) => used.lut],
  ['FF', ({ used }) => used.ff],
  ['DSP', ({ used }) => used.dsp],
  ['% accuracy', ({ accuracy }) => percent(accuracy?.model)],
  ['% agreement', ({ accuracy }) => percent(accuracy?.agreement)],
];

/** The figures of a design in one line; those that differ from `before` with the difference. */
export function formatFigures(report: BuildReport, before?: BuildReport): string {
  const parts = FIGURES.flatMap(([unit, of]) => {
    const [now, then] = [of(report), before && of(before)];
    if (now === undefined) return [];
    const change =
      then === undefined || then === now ? '' : ` (${now > then ? '+' : '-'}${rounded(Math.abs(now - then))})`;
    return [`${rounded(now)} ${unit}${change}`];
  });
  return parts.join(', ');
}

const percent = (share: number | undefined) => (share === undefined ? undefined : share * 100);

const rounded = (x: number) => String(Number(x.toFixed(2)));
