import { describe, expect, it } from 'vitest';
import { modelOptimizer } from './index';
import { Registry } from './registry';

const pass = (name: string) => modelOptimizer({ name, doc: 'd', preserves: 'bits' })(() => false);

const threePasses = () =>
  new Registry().registerPass('one', pass('one')).registerPass('two', pass('two')).registerPass('three', pass('three'));

describe('Registry', () => {
  it('gives back what was registered', () => {
    const registry = threePasses()
      .registerFlow('convert', ['one', 'two'], { reads: ['precision'] })
      .registerFlow('optimize', ['three'], { requires: ['convert'] });
    registry.check();
    expect(registry.getPass('one').meta.name).toBe('one');
    expect(registry.passes.map((p) => p.meta.name)).toEqual(['one', 'two', 'three']);
    expect(registry.getFlow('convert')).toEqual({
      name: 'convert',
      passes: ['one', 'two'],
      requires: [],
      reads: ['precision'],
    });
    expect(registry.flows.map((flow) => flow.name)).toEqual(['convert', 'optimize']);
  });

  it('does not compile a misspelt pass or flow, and check finds it', () => {
    // @ts-expect-error no pass is called "tow"
    expect(() => threePasses().registerFlow('convert', ['tow']).check()).toThrow(
      'no pass is called tow; did you mean two?',
    );
    const registry = threePasses().registerFlow('convert', ['one', 'two', 'three']);
    // @ts-expect-error no flow is called "convrt"
    registry.registerFlow('optimize', [], { requires: ['convrt'] });
    expect(() => registry.check()).toThrow('no flow is called convrt; did you mean convert?');
  });

  it('refuses a name twice, and a pass under another name', () => {
    expect(() => threePasses().registerPass('one', pass('one'))).toThrow('pass one is registered twice');
    expect(() => threePasses().registerPass('four', pass('five'))).toThrow('pass five is registered as four');
    const registry = threePasses().registerFlow('convert', []);
    expect(() => registry.registerFlow('convert', [])).toThrow('flow convert is registered twice');
  });

  it('finds flows that require each other', () => {
    const flow = (name: string, requires: string[]) => ({ name, passes: [], requires, reads: [] });
    const registry = new Registry()
      .addFlow(flow('a', ['b']))
      .addFlow(flow('b', ['c']))
      .addFlow(flow('c', ['a']));
    expect(() => registry.check()).toThrow('flows require each other: a -> b -> c -> a');
    expect(() => new Registry().addFlow(flow('a', ['a'])).check()).toThrow('a -> a');
  });

  it('finds passes that no flow runs', () => {
    expect(() => threePasses().registerFlow('convert', ['one', 'three']).check()).toThrow('no flow runs the pass two');
  });

  it('orders a diamond: what is required first, each once', () => {
    const registry = new Registry()
      .registerFlow('a', [])
      .registerFlow('b', [], { requires: ['a'] })
      .registerFlow('c', [], { requires: ['a'] })
      .registerFlow('d', [], { requires: ['c', 'b'] });
    expect(registry.order('d').map((flow) => flow.name)).toEqual(['a', 'c', 'b', 'd']);
    expect(registry.order('a').map((flow) => flow.name)).toEqual(['a']);
    expect(() => registry.order('e')).toThrow('no flow is called e');
  });

  describe('updateFlow', () => {
    const registry = () =>
      threePasses()
        .registerFlow('base', [])
        .registerFlow('convert', ['one', 'two'], { reads: ['io'] });
    const updated = (change: Parameters<ReturnType<typeof registry>['updateFlow']>[1]) =>
      registry().updateFlow('convert', change).getFlow('convert');

    it('adds behind, before, and removes', () => {
      expect(updated({ add: ['three'] }).passes).toEqual(['one', 'two', 'three']);
      expect(updated({ add: ['three'], before: 'two' }).passes).toEqual(['one', 'three', 'two']);
      expect(updated({ remove: ['one'] }).passes).toEqual(['two']);
      expect(updated({ add: ['three', 'one'], before: 'two', remove: ['one'] }).passes).toEqual([
        'three',
        'one',
        'two',
      ]);
    });

    it('adds requirements and sections', () => {
      expect(updated({ requires: ['base'] }).requires).toEqual(['base']);
      expect(updated({ reads: ['io', 'clock'] }).reads).toEqual(['io', 'clock']);
    });

    it('refuses an unknown flow or place', () => {
      expect(() => registry().updateFlow('convrt', {})).toThrow('did you mean convert?');
      expect(() => updated({ add: ['three'], before: 'four' })).toThrow('flow convert has no pass four');
    });

    it('leaves what was handed out unchanged', () => {
      const own = registry();
      const before = own.getFlow('convert');
      own.updateFlow('convert', { add: ['three'] });
      expect(before.passes).toEqual(['one', 'two']);
    });
  });
});
