import { expect, it } from 'vitest';
import { FlowNetwork, UNCUT } from './min-cut';

it('cuts where capacity is least', () => {
  const network = new FlowNetwork();
  const [s, a, b, c, t] = Array.from({ length: 5 }, () => network.vertex());
  network.edge(s, a, 10);
  network.edge(a, b, 3);
  network.edge(a, c, 2);
  network.edge(b, t, UNCUT);
  network.edge(c, t, 9);
  expect(network.sourceSide(s, t)).toEqual([true, true, false, false, false]);
});

it('undoes flow that blocked a better way', () => {
  const network = new FlowNetwork();
  const [s, a, b, t] = Array.from({ length: 4 }, () => network.vertex());
  for (const [from, to] of [
    [s, a],
    [s, b],
    [a, b],
    [a, t],
    [b, t],
  ])
    network.edge(from, to, 1);
  expect(network.sourceSide(s, t)).toEqual([true, false, false, false]);
});
