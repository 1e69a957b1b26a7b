import { inject } from 'vitest';

// Before each file of the project: its consoles make their databases on the server that was started for it.
process.env.TEST_POSTGRES = inject('postgres');
