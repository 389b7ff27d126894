/**
 * A name that is not taken: `wanted` itself, or `wanted_2`, `wanted_3`, ... Unlike `ModelGraph.uniqueName` it can keep clear
 * of names that the model file gives to layers which are not in the graph yet.
 */
export function freshName(wanted: string, taken: (name: string) => boolean): string {
  let name = wanted;
  for (let i = 2; taken(name); i++) name = `${wanted}_${i}`;
  return name;
}
