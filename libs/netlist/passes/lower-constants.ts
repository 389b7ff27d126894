import { type Addend, adderTree, addTerms, constantAddend } from '../adder-tree';
import { NetlistBuilder } from '../builder';
import { shareTerms } from '../cmvm';
import type { Digit } from '../csd';
import { type LinearForm, linearRegions } from '../linear-form';
import type { Id, Netlist, NetOp } from '../netlist';
import { mapOperands, operandsOf } from '../operands';
import type { Range } from '../ranges';
import { dce } from './dce';

/** A root and its form. */
interface Root {
  readonly id: Id;
  readonly form: LinearForm;
}

/**
 * Replaces constant multiplications by shifts and additions: every linear region becomes a constant matrix-vector
 * product whose rows share common two-term sums (see `shareTerms`), added up in balanced trees. A `wrap` at a region's
 * end lets wraps inside it go. Preserves bits; leaves no `scale`.
 */
export function lowerConstants(original: Netlist): Netlist {
  // Sums that only dead nodes use must not look shared.
  const netlist = dce(original);
  const { forms, needed } = linearRegions(netlist);
  const levels = levelsOf(netlist, forms, needed);
  const depth = levels.reduce((most, level) => Math.max(most, level), 0);
  const b = NetlistBuilder.like(netlist);
  const ids = new Map<Id, Id>();
  netlist.inputs.forEach((port, p) => {
    port.elements.forEach((id, i) => {
      ids.set(id, b.inputs[p].elements[i]);
    });
  });
  const mapped = (id: Id): Id => ids.get(id)!;
  const byLevel = Array.from({ length: depth + 1 }, () => [] as Id[]);
  netlist.nodes.forEach((_, id) => {
    if (needed[id]) byLevel[levels[id]].push(id);
  });

  // A level's regions depend on nodes of the levels before it only, so that regions sharing leaves are built together.
  for (const level of byLevel) {
    const roots = level.flatMap((id) => (forms.has(id) ? [{ id, form: forms.get(id)! }] : []));
    for (const group of groupsOf(roots)) {
      const results = buildProduct(b, netlist, group, mapped);
      group.forEach(({ id }, i) => {
        ids.set(id, results[i]);
      });
    }
    for (const id of level) {
      const node = netlist.nodes[id];
      if (node.op === 'input') continue;
      b.layer = node.layer;
      if (node.op === 'wrap' && forms.has(id)) ids.set(id, b.emit({ ...node, a: mapped(id) }, node));
      else if (!forms.has(id)) ids.set(id, moved(b, mapOperands(node, mapped), node));
    }
  }
  for (const port of netlist.outputs) b.output(port.name, port.shape, port.type, port.elements.map(mapped));
  return dce(b.finish(netlist.latency));
}

/** A node over new operands. The floor of a sum stays whole here: taken apart, it would copy an addition that others share. */
function moved(b: NetlistBuilder, op: NetOp, range: Range): Id {
  return op.op === 'shr' && b.node(op.a).op === 'add' ? b.append(op, range) : b.emit(op, range);
}

/** Roots are one level above their leaves, other nodes as high as their highest operand. */
function levelsOf(netlist: Netlist, forms: ReadonlyMap<Id, LinearForm>, needed: readonly boolean[]): number[] {
  const levels: number[] = [];
  netlist.nodes.forEach((node, id) => {
    const form = forms.get(id);
    const below = needed[id] ? (form === undefined ? operandsOf(node) : [...form.terms.keys()]) : [];
    levels.push(below.reduce((most, used) => Math.max(most, levels[used]), 0) + (form === undefined ? 0 : 1));
  });
  return levels;
}

/** Connected components of roots that share leaves. */
function groupsOf(roots: readonly Root[]): Root[][] {
  const parent = roots.map((_, i) => i);
  const find = (i: number): number => {
    let at = i;
    while (parent[at] !== at) {
      parent[at] = parent[parent[at]];
      at = parent[at];
    }
    return at;
  };
  const owner = new Map<Id, number>();
  roots.forEach(({ form }, i) => {
    for (const leaf of form.terms.keys()) {
      const other = owner.get(leaf);
      if (other === undefined) owner.set(leaf, i);
      else parent[find(i)] = find(other);
    }
  });
  const groups = new Map<number, Root[]>();
  roots.forEach((root, i) => {
    const group = groups.get(find(i));
    if (group === undefined) groups.set(find(i), [root]);
    else group.push(root);
  });
  return [...groups.values()];
}

/** Builds one constant matrix-vector product plus offsets; the roots' new nodes (of wraps: before wrapping). */
function buildProduct(b: NetlistBuilder, netlist: Netlist, group: readonly Root[], mapped: (id: Id) => Id): Id[] {
  const leaves = [...new Set(group.flatMap(({ form }) => [...form.terms.keys()]))].sort((x, y) => x - y);
  const columns = new Map(leaves.map((id, column) => [id, column]));
  const shared = shareTerms(
    group.map(({ form }) => [...form.terms].map(([id, factor]) => ({ column: columns.get(id)!, factor }))),
    leaves.length,
  );
  const terms: Addend[] = leaves.map((leaf) => {
    const id = mapped(leaf);
    return { id, shift: 0, negative: false, depth: 0, factors: new Map([[id, 1n]]) };
  });
  const addend = ({ term, shift, negative }: Digit): Addend => {
    const known = terms[term];
    return { ...known, shift: known.shift + shift, negative: known.negative !== negative };
  };
  const bits = neededBits(shared, group);
  b.layer = netlist.nodes[group[0].id].layer;
  for (const sum of shared.sums) terms.push(addTerms(b, addend(sum.a), addend(sum.b), bits[terms.length]));
  return group.map(({ id, form }, row) => {
    const { layer, lo, hi } = netlist.nodes[id];
    b.layer = layer;
    const addends = shared.rows[row].map(addend);
    if (form.offset !== 0n) addends.push(constantAddend(b, form.offset));
    const result = adderTree(b, addends, form.modulus);
    return form.modulus === undefined ? b.narrow(result, { lo, hi }) : result;
  });
}

/** How many low bits of each term some row makes use of. */
function neededBits(shared: ReturnType<typeof shareTerms>, group: readonly Root[]): number[] {
  const bits = new Array<number>(shared.columns + shared.sums.length).fill(0);
  const need = ({ term, shift }: Digit, of: number): void => {
    bits[term] = Math.max(bits[term], of - shift);
  };
  shared.rows.forEach((row, r) => {
    for (const digit of row) need(digit, group[r].form.modulus ?? Number.POSITIVE_INFINITY);
  });
  for (let i = shared.sums.length - 1; i >= 0; i--) {
    const of = bits[shared.columns + i];
    need(shared.sums[i].a, of);
    need(shared.sums[i].b, of);
  }
  return bits;
}
