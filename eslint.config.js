import tseslint from 'typescript-eslint'

export default tseslint.config(
  {ignores: ['dist/**', 'node_modules/**', '.genesis/**', 'coverage/**']},
  {
    files: ['src/**/*.ts', 'test/**/*.ts', 'scripts/**/*.ts', 'bench/**/*.ts', '*.ts'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: {parserOptions: {projectService: true, tsconfigRootDir: import.meta.dirname}},
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/return-await': ['error', 'in-try-catch'],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', {allowNumber: true, allowBoolean: true}],
      'no-console': 'error',
      'max-lines': ['error', {max: 250}],
      'max-lines-per-function': ['error', {max: 40, skipBlankLines: true, skipComments: true}],
    },
  },
  {files: ['src/commands/**/*.ts'], rules: {'max-lines': ['error', {max: 80}]}},
  {
    files: ['src/**/*.ts'],
    ignores: ['src/lib/adapters/**', 'src/lib/runtime.ts', 'src/lib/config/process-environment.ts', 'src/lib/simulator/**'],
    rules: {
      'no-restricted-properties': [
        'error',
        {object: 'process', property: 'env', message: 'Take the environment as a parameter; src/lib/config parses it.'},
        {object: 'process', property: 'exit', message: 'Take it as a parameter; the runtime has it.'},
        {object: 'process', property: 'exitCode', message: 'Only bin/ sets it.'},
        {object: 'Date', property: 'now', message: 'Take a clock as a parameter.'},
        {object: 'Math', property: 'random', message: 'Take randomness as a parameter.'},
      ],
    },
  },
  {files: ['test/**/*.ts', 'scripts/**/*.ts', 'bench/**/*.ts'], rules: {'max-lines-per-function': 'off', 'no-console': 'off'}},
)
