/** Text files of the backends, by paths with `/` from the folder of all backends: templates, and headers that projects contain. */
export interface Assets {
  /** The content of a file; an internal fault when there is none. */
  text(path: string): string;
  /** Paths of all files below a folder, sorted. */
  list(folder: string): readonly string[];
}
