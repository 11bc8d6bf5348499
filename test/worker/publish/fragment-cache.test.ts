import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { FragmentCache } from '../../../src/worker/publish/fragment-cache.ts';

const MEBI = 1024 * 1024;

/** A cache and the names that had to be rendered, one string of a mebibyte each. */
function cacheOfBig() {
  const cache = new FragmentCache();
  const rendered: string[] = [];
  const get = (name: string, characters = MEBI): string =>
    cache.get(name, () => {
      rendered.push(name);
      return name.repeat(Math.ceil(characters / name.length)).slice(0, characters);
    });
  return { get, rendered };
}

describe('the cache of fragments', () => {
  test('renders each name once and gives what was rendered', () => {
    const cache = new FragmentCache();
    let count = 0;
    const get = (name: string): string => cache.get(name, () => `${name} ${++count}`);
    assert.deepEqual([get('a'), get('b'), get('a')], ['a 1', 'b 2', 'a 1']);
  });

  test('keeps nothing of a rendering that failed', () => {
    const cache = new FragmentCache();
    assert.throws(() => cache.get('a', () => assert.fail()));
    assert.equal(
      cache.get('a', () => 'good'),
      'good',
    );
  });

  test('keeps no more than it may, and lets go first of what was used longest ago', () => {
    const { get, rendered } = cacheOfBig();
    const names = Array.from({ length: 31 }, (_, index) => `name${index}`);
    for (const name of names) get(name);
    get('name0');
    assert.equal(rendered.length, 31, 'all of them fit');
    get('more');
    get('evenmore');
    rendered.length = 0;
    get('name0');
    get('evenmore');
    assert.deepEqual(rendered, [], 'used last');
    get('name1');
    assert.deepEqual(rendered, ['name1']);
  });

  test('gives a fragment that is larger than all it may keep, and goes on', () => {
    const { get, rendered } = cacheOfBig();
    assert.equal(get('huge', 40 * MEBI).length, 40 * MEBI);
    get('a');
    get('a');
    assert.deepEqual(rendered, ['huge', 'a']);
  });
});
