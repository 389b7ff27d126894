/** An option of a command. All options take a value but flags. */
export interface Option {
  readonly doc: string;
  /** What the value is, for the usage text; a flag has none. */
  readonly value?: string;
  readonly multiple?: boolean;
  readonly required?: boolean;
  readonly choices?: readonly string[];
}

/** What the user typed: an option is absent unless it was given. */
export interface Arguments {
  /** Empty when an optional one was left out. */
  readonly operand: string;
  /** Values of an option in the order given. */
  all(option: string): readonly string[];
  one(option: string): string | undefined;
  flag(option: string): boolean;
}

export interface Output {
  /** A line (or more) on standard output. */
  print(text: string): void;
  /** A line on standard error. */
  note(text: string): void;
}

export interface Command {
  readonly name: string;
  readonly summary: string;
  /** Its one operand, as the usage text shows it: `MODEL`, or `[TOOL]` when it may be left out. */
  readonly operand: string;
  readonly options: Readonly<Record<string, Option>>;
  readonly example: string;
  run(args: Arguments, output: Output): Promise<void>;
}
