import { describe, expect, it } from 'vitest';
import { parseArguments, usage } from './arguments';
import type { Command } from './command';

const command: Command = {
  name: 'make',
  summary: 'Make it.',
  operand: 'MODEL',
  options: {
    config: { value: 'FILE', doc: 'the file', required: true },
    input: { value: 'X', doc: 'an input', multiple: true },
    format: { value: 'F', doc: 'the format', choices: ['ir', 'json'] },
    trace: { doc: 'all of it' },
  },
  example: 'nx-hls make m',
  run: async () => {},
};
const parse = (...args: string[]) => parseArguments(command, args);

describe('parseArguments', () => {
  it('takes options in any order and in both spellings', () => {
    const args = parse('--input', 'a', '--trace', 'm.onnx', '--input=b', '--config=-', '--format', 'JSON');
    expect(args.operand).toBe('m.onnx');
    expect(args.all('input')).toEqual(['a', 'b']);
    expect(args.one('config')).toBe('-');
    expect(args.one('format')).toBe('json');
    expect(args.flag('trace')).toBe(true);
  });

  it('takes an operand that may be left out', () => {
    const optional = { ...command, operand: '[TOOL]', options: {} };
    expect(parseArguments(optional, []).operand).toBe('');
    expect(parseArguments(optional, ['yosys']).operand).toBe('yosys');
    expect(() => parseArguments(optional, ['a', 'b'])).toThrow('2 operands given, expected [TOOL]');
  });

  it.each([
    [['m', '--config', 'c', '--inptu', 'x'], /make has no option --inptu\n {2}try: did you mean --input\?/],
    [['m'], /--config is missing/],
    [['--config', 'c'], /0 operands given, expected MODEL/],
    [['a', 'b', '--config', 'c'], /2 operands given/],
    [['m', '--config', 'c', '--config', 'd'], /--config is given twice/],
    [['m', '--config'], /--config needs a value/],
    [['m', '--config='], /--config needs a value/],
    [['m', '--config', 'c', '--trace=yes'], /--trace takes no value/],
    [['m', '--config', 'c', '--format', 'xml'], /--format is "xml"\n {2}try: expected one of ir, json/],
    [['m', '--config', 'c', '-x'], /no option -x/],
  ])('refuses %j', (args, expected) => {
    expect(() => parse(...args)).toThrow(expected);
    expect(() => parse(...args)).toThrow(/^error\[bad-arguments\]/);
  });
});

describe('usage', () => {
  it('tells every option', () => {
    const text = usage(command);
    for (const option of Object.keys(command.options)) expect(text).toContain(`--${option}`);
    expect(text).toContain('[required]');
    expect(text).toContain('(ir, json)');
  });
});
