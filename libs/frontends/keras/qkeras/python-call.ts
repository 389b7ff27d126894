/** The name and the arguments of a Python call or name such as `quantized_relu(6, integer=2)`. */
export interface PythonCall {
  readonly name: string;
  readonly positional: readonly unknown[];
  readonly keyword: Readonly<Record<string, unknown>>;
}

const CALL = /^\s*([A-Za-z_]\w*)\s*(?:\(\s*(.*?)\s*,?\s*\))?\s*$/s;
const ARGUMENT = /^\s*(?:([A-Za-z_]\w*)\s*=\s*)?(-?\d+(?:\.\d*)?(?:[eE][+-]?\d+)?|True|False|None|'[^']*'|"[^"]*")\s*$/;

/** Reads a call whose arguments are numbers, strings, True, False or None; undefined for any other text. */
export function parsePythonCall(text: string): PythonCall | undefined {
  const call = CALL.exec(text);
  if (!call) return undefined;
  const positional: unknown[] = [];
  const keyword: Record<string, unknown> = {};
  for (const argument of call[2] ? call[2].split(',') : []) {
    const parts = ARGUMENT.exec(argument);
    if (!parts) return undefined;
    const [, key, literal] = parts;
    if (key !== undefined) keyword[key] = parseLiteral(literal);
    else if (Object.keys(keyword).length > 0) return undefined;
    else positional.push(parseLiteral(literal));
  }
  return { name: call[1], positional, keyword };
}

function parseLiteral(text: string): unknown {
  switch (text) {
    case 'True':
    case 'False':
      return text === 'True';
    case 'None':
      return null;
    default:
      return /^['"]/.test(text) ? text.slice(1, -1) : Number(text);
  }
}
