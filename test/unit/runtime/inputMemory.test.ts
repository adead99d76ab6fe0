import { expect, test } from 'vitest';
import { giveBackInput, takeInput } from '../../../src/runtime/inputMemory';

test('memory of an input goes to a later one that fits, and to one only', () => {
  const first = takeInput(1000);
  giveBackInput(first);
  const smaller = takeInput(600);
  expect(smaller.length).toBe(600);
  expect(smaller.buffer).toBe(first.buffer);
  expect(takeInput(600).buffer).not.toBe(first.buffer);
});

test('of what is given back the two largest stay', () => {
  const given = [3000, 2000, 4000].map(takeInput);
  given.forEach(giveBackInput);
  const [small, large] = [takeInput(2500), takeInput(3500)];
  expect([small.buffer, large.buffer]).toEqual([given[0]!.buffer, given[2]!.buffer]);
  expect(given.map(({ buffer }) => buffer)).not.toContain(takeInput(1).buffer);
});
