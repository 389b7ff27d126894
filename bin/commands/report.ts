import { formatReport } from '../../libs/reports';
import { readReport } from '../../libs/tasks';
import type { Command } from '../command';

export const report: Command = {
  name: 'report',
  summary: 'Print the report of an IP or of a synthesis.',
  operand: 'DIR',
  options: {
    format: { value: 'FORMAT', doc: 'table or JSON', choices: ['text', 'json'] },
  },
  example: 'nx-hls report ip --format json',
  async run(args, { print }) {
    const found = readReport(args.operand);
    print(args.one('format') === 'json' ? JSON.stringify(found, null, 1) : formatReport(found));
  },
};
