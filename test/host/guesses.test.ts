import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { Guesses } from '../../infra/local/host/http/guesses.ts';

const RIGHT = 'the right key';

function guessing() {
  const now = { ms: 0 };
  const guesses = new Guesses(
    (given) => given === RIGHT || given === 'another right key',
    () => now.ms,
  );
  const guess = (count: number, address = '10.0.0.1'): boolean[] =>
    Array.from({ length: count }, (_, at) => guesses.isGuess(address, `wrong ${at}`));
  return { now, guesses, guess };
}

suite('who guesses keys', () => {
  test('is heard twenty times a minute, then not even with a right key', () => {
    const { now, guesses, guess } = guessing();
    assert.ok(!guess(20).includes(true));
    assert.ok(guesses.isGuess('10.0.0.1', 'wrong 99'));
    assert.ok(guesses.isGuess('10.0.0.1', RIGHT));
    now.ms += 60_000;
    assert.ok(!guesses.isGuess('10.0.0.1', RIGHT));
  });

  test('locks out neither another address nor a program whose key was right before', () => {
    const { guesses, guess } = guessing();
    assert.ok(!guesses.isGuess('10.0.0.1', RIGHT));
    guess(25);
    assert.ok(!guesses.isGuess('10.0.0.1', RIGHT));
    assert.ok(guesses.isGuess('10.0.0.1', 'another right key'));
    assert.ok(!guesses.isGuess('10.0.0.2', 'another right key'));
  });

  test('is no program that asks again and again with one key that has ended', () => {
    const { guesses } = guessing();
    for (let times = 0; times < 100; times += 1) assert.ok(!guesses.isGuess('10.0.0.1', 'ended'));
  });

  test('is one, by whichever address of a network of IPv6', () => {
    const { guesses } = guessing();
    for (let at = 0; at < 20; at += 1) guesses.isGuess(`2001:db8:0:1::${at}`, `wrong ${at}`);
    assert.ok(guesses.isGuess('2001:db8:0:1:ffff::1', RIGHT));
    assert.ok(!guesses.isGuess('2001:db8:0:2::1', RIGHT));
  });

  test('fills no memory, from however many addresses', () => {
    const { guesses } = guessing();
    for (let at = 0; at < 12_000; at += 1)
      guesses.isGuess(`10.${at >> 16}.${(at >> 8) & 255}.${at & 255}`, 'x');
    assert.ok(!guesses.isGuess('10.0.0.0', RIGHT));
  });
});
