import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['libs/**/*.spec.ts', 'executors/**/*.spec.ts', 'generators/**/*.spec.ts', 'bin/**/*.spec.ts'],
    setupFiles: ['libs/testkit/property-seed.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
