import { userError } from '../../libs/diagnostic';

/** Values of an hls4ml configuration; `shown` is the file for messages. Without a value, or with null, the answer is undefined. */
export function textOf(value: unknown, key: string, shown: string): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string') return value;
  throw userError('bad-value', `${key} is ${JSON.stringify(value)}, expected a text`, { file: shown });
}

/** A positive number, also as a text. */
export function numberOf(value: unknown, key: string, shown: string): number | undefined {
  if (value === undefined || value === null) return undefined;
  const number = Number(value);
  if (number > 0) return number;
  throw userError('bad-value', `${key} is ${JSON.stringify(value)}, expected a positive number`, { file: shown });
}

/** `12.5%`, or a fraction. */
export function fractionOf(value: unknown, key: string, shown: string): number | undefined {
  if (value === undefined || value === null) return undefined;
  const percent = /^\s*([\d.]+)\s*%\s*$/.exec(String(value));
  const fraction = percent ? Number(percent[1]) / 100 : Number(value);
  if (fraction >= 0 && fraction < 1) return fraction;
  const found = `${key} is ${JSON.stringify(value)}, expected a percentage`;
  throw userError('bad-value', found, { file: shown }, 'write 12.5%, for example');
}

/** Keys and values. */
export function entriesOf(value: unknown, key: string, shown: string): Record<string, unknown> | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'object' && !Array.isArray(value)) return value as Record<string, unknown>;
  throw userError('bad-value', `${key} is ${JSON.stringify(value)}, expected keys`, { file: shown });
}
