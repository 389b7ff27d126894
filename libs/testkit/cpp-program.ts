import { join } from 'node:path';
import type { TestContext } from 'vitest';
import { findTool, GXX, runTool } from '../toolchain';
import { inTemporaryFolder, writeFiles } from '../toolchain/files';

/** An expression over the variables of its case, and what it must give for each sample. */
export interface CppCheck {
  readonly code: string;
  /** The type that the expression must have. */
  readonly type?: string;
  /** As the program prints them. */
  readonly expected: readonly string[];
}

/** Variables with the text of their values, one for each sample, and what is computed with them. */
export interface CppCase {
  readonly variables: readonly { readonly name: string; readonly type: string; readonly values: readonly string[] }[];
  readonly checks: readonly CppCheck[];
}

/** Reads and prints words in hexadecimal, by nothing but access to single bits; doubles are read as text, printed as their words. */
const HARNESS = `
#include <cstdio>
#include <cstring>
#include <fstream>
#include <sstream>

template <class T> struct taken {
    static T from(const std::string &digits) {
        T value = 0;
        for (int i = 0; i < T::width; i++) {
            const char digit = digits[digits.size() - 1 - i / 4];
            if ((digit <= '9' ? digit - '0' : digit - 'a' + 10) >> i % 4 & 1) value[i] = true;
        }
        return value;
    }
};
template <> struct taken<double> {
    static double from(const std::string &text) { return std::strtod(text.c_str(), nullptr); }
};
template <> struct taken<std::string> {
    static std::string from(const std::string &text) { return text; }
};
template <class T> T take(std::istream &in) {
    std::string text;
    in >> text;
    return taken<T>::from(text);
}

template <class T> std::string shown(const T &value) {
    std::string digits;
    for (int i = (T::width + 3) / 4 - 1; i >= 0; i--) {
        int digit = 0;
        for (int bit = 4 * i + 3; bit >= 4 * i; bit--) digit = 2 * digit + (bit < T::width && value[bit]);
        digits += "0123456789abcdef"[digit];
    }
    return digits;
}
std::string shown(bool value) { return value ? "1" : "0"; }
std::string shown(int value) { return std::to_string(value); }
std::string shown(unsigned value) { return std::to_string(value); }
std::string shown(long long value) { return std::to_string(value); }
std::string shown(unsigned long long value) { return std::to_string(value); }
std::string shown(const std::string &value) { return value; }
std::string shown(double value) {
    unsigned long long word;
    std::memcpy(&word, &value, sizeof word);
    return shown(word);
}
std::string shown(float value) {
    unsigned word;
    std::memcpy(&word, &value, sizeof word);
    return shown(word);
}
template <class T> std::string printed(const T &value) {
    std::ostringstream out;
    out << value;
    return out.str();
}
template <class T> T parsed(const std::string &text) {
    std::istringstream in(text);
    T value = 0;
    in >> value;
    return value;
}
template <class T, class F> T changed(T value, F change) {
    change(value);
    return value;
}
`;

/** Headers to include, and the folders where they are. */
export interface CppHeaders {
  readonly headers: readonly string[];
  readonly folders: readonly string[];
}

/** Compiles a program with g++, warnings being errors, and runs it; gives what it printed. Skips the test where there is no g++. */
export async function runCpp(
  { headers, folders }: CppHeaders,
  source: string,
  values: string,
  context: TestContext,
): Promise<string> {
  const tool = await findTool(GXX);
  if (tool === undefined) return context.skip(`${GXX.title} is not on the PATH`);
  const includes = headers.map((header) => `#include "${header}"\n`).join('');
  const flags = ['-std=c++14', '-O1', '-Wall', '-Wextra', '-Werror', ...folders.map((folder) => `-I${folder}`)];
  return inTemporaryFolder(async (cwd) => {
    await writeFiles(
      cwd,
      new Map([
        ['main.cpp', `${includes}${source}`],
        ['values.txt', values],
      ]),
    );
    await runTool({ tool: GXX.title, file: tool.path, cwd, args: [...flags, 'main.cpp', '-o', 'main'] });
    return runTool({ tool: 'the compiled program', file: join(cwd, 'main'), cwd, args: ['values.txt'] });
  });
}

/** Runs all cases as one program, and gives how many values it compared and a line for each that differs. */
export async function runCppCases(
  headers: CppHeaders,
  cases: readonly CppCase[],
  context: TestContext,
): Promise<{ readonly compared: number; readonly differences: readonly string[] }> {
  const calls = cases.map((_, i) => `    case_${i}(in);\n`);
  const main = `int main(int, char **argv) {\n    std::ifstream in(argv[1]);\n${calls.join('')}}\n`;
  const source = `${HARNESS}${cases.map(caseFunction).join('')}${main}`;
  const lines = (await runCpp(headers, source, cases.map(valuesOf).join(''), context)).split('\n').values();
  const differences = cases.flatMap((one) =>
    Array.from({ length: samplesOf(one) }, (_, sample) => compare(one, sample, lines.next().value ?? '')).flat(),
  );
  return { compared: cases.reduce((sum, one) => sum + samplesOf(one) * one.checks.length, 0), differences };
}

const samplesOf = ({ variables }: CppCase) => variables[0].values.length;

function caseFunction(one: CppCase, index: number): string {
  const reads = one.variables.map(({ name, type }) => `        const auto ${name} = take<${type}>(in);\n`);
  const checks = one.checks.map(({ code, type }) => {
    const typed = `        static_assert(std::is_same<decltype(${code}), ${type}>::value, "type");\n`;
    return `${type === undefined ? '' : typed}        std::printf("%s\\t", shown(${code}).c_str());\n`;
  });
  return `
static void case_${index}(std::istream &in) {
    for (int sample = 0; sample < ${samplesOf(one)}; sample++) {
${[...reads, ...checks].join('')}        std::printf("\\n");
    }
}
`;
}

function valuesOf(one: CppCase): string {
  const lines = Array.from({ length: samplesOf(one) }, (_, sample) =>
    one.variables.map(({ values }) => values[sample]),
  );
  return lines.map((line) => `${line.join(' ')}\n`).join('');
}

function compare({ variables, checks }: CppCase, sample: number, line: string): string[] {
  const found = line.split('\t');
  const given = variables.map(({ name, type, values }) => `${type} ${name} = ${values[sample]}`).join(', ');
  return checks.flatMap(({ code, expected }, i) =>
    found[i] === expected[sample] ? [] : [`${given}: ${code} is ${found[i]}, not ${expected[sample]}`],
  );
}
