import type { ErrorObject } from 'ajv';
import { type Diagnostic, DiagnosticError, nearest, userError } from '../diagnostic';
import { type HlsConfigJson, IO_TYPES, type IoType, type WriterConfig } from '../ir';
import schema from './hls.schema.json';
import type { JsonFile } from './json-file';

/** What hls.json holds, checked against its schema. */
export interface ProjectJson {
  readonly model: string;
  readonly weights?: string | readonly string[];
  readonly backend?: string;
  readonly ioType?: IoType;
  readonly part?: string;
  readonly clockPeriod?: number;
  readonly clockUncertainty?: number;
  readonly writer?: WriterConfig;
  readonly data?: { readonly inputs: readonly string[]; readonly labels?: string };
  readonly extensions?: readonly string[];
  readonly config?: HlsConfigJson;
}

/**
 * The content of an hls.json with enumerated values in their one spelling. Throws all findings as user errors
 * (`unknown-key`, `bad-value`, `missing-key`), each with its line.
 */
export async function checkProject(file: JsonFile): Promise<ProjectJson> {
  const value = normalised(file);
  const { Ajv } = await import('ajv');
  const validate = new Ajv({ allErrors: true, verbose: true, strict: false }).compile(schema);
  if (validate(value)) return value as unknown as ProjectJson;
  throw new DiagnosticError(findings(validate.errors ?? []).map((error) => explain(error, file)));
}

/** Enumerated values are case-insensitive. */
function normalised({ value, place }: JsonFile): Record<string, unknown> {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    throw userError('bad-value', `the file is ${short(value)}, expected an object`, { file: place([]) });
  }
  const copy: Record<string, unknown> = { ...value };
  if (typeof copy.backend === 'string') copy.backend = copy.backend.toLowerCase();
  const ioType = IO_TYPES.find((known) => known === String(copy.ioType).toLowerCase());
  if (ioType) copy.ioType = ioType;
  return copy;
}

/** Without the errors that only repeat what the ones inside them say. */
function findings(errors: readonly ErrorObject[]): ErrorObject[] {
  const own = errors.filter((error) => error.keyword !== 'allOf');
  const seen = new Set<string>();
  return own.filter(({ instancePath, keyword, params }) => {
    const key = keyword === 'type' ? instancePath : `${instancePath} ${keyword} ${JSON.stringify(params)}`;
    return !seen.has(key) && seen.add(key);
  });
}

function explain(error: ErrorObject, file: JsonFile): Diagnostic {
  const location = error.instancePath.split('/').slice(1).map(unescapePointer);
  const at = location.join('.') || 'the file';
  const found = short(error.data);
  const bad = (message: string, hint?: string): Diagnostic => ({
    code: 'bad-value',
    severity: 'error',
    where: { file: file.place(location) },
    message,
    hint,
  });
  switch (error.keyword) {
    case 'additionalProperties': {
      const key = error.params.additionalProperty as string;
      const known = Object.keys(error.parentSchema?.properties ?? {});
      const near = nearest(key, known);
      return {
        code: 'unknown-key',
        severity: 'error',
        where: { file: file.place([...location, key]) },
        message: `${at === 'the file' ? '' : `${at} has `}unknown key ${JSON.stringify(key)}`,
        hint: near ? `did you mean ${JSON.stringify(near)}?` : `known are ${known.join(', ')}`,
      };
    }
    case 'required':
      return {
        code: 'missing-key',
        severity: 'error',
        where: { file: file.place(location) },
        message: `${at === 'the file' ? '' : `${at} has `}no ${JSON.stringify(error.params.missingProperty)}`,
        hint: hintFor(error, error.params.missingProperty as string),
      };
    case 'enum': {
      const allowed = error.params.allowedValues as string[];
      const near = typeof error.data === 'string' ? nearest(error.data, allowed) : undefined;
      return bad(
        `${at} is ${found}, expected ${allowed.map((v) => JSON.stringify(v)).join(' or ')}`,
        near && `did you mean ${JSON.stringify(near)}?`,
      );
    }
    case 'type':
      return bad(`${at} is ${found}, expected ${withArticle(expectedTypes(error))}`, error.parentSchema?.description);
    case 'pattern':
      return bad(`${at} is ${found}, expected a path that begins with ./ or ../`);
    default:
      return bad(`${at} is ${found}, it ${error.message}`, error.parentSchema?.description);
  }
}

function expectedTypes(error: ErrorObject): string {
  return [error.params.type].flat().join(' or ');
}

function withArticle(type: string): string {
  return /^[aeio]/.test(type) ? `an ${type}` : `a ${type}`;
}

function hintFor(error: ErrorObject, key: string): string | undefined {
  const property = (error.parentSchema?.properties as Record<string, { description?: string }> | undefined)?.[key];
  return property?.description && `add ${JSON.stringify(key)}: ${property.description}`;
}

function short(value: unknown): string {
  const text = JSON.stringify(value) ?? 'undefined';
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

function unescapePointer(part: string): string {
  return part.replaceAll('~1', '/').replaceAll('~0', '~');
}
