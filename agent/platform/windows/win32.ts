import type koffi from 'koffi';

/** The Windows API as far as the agent calls it in its own process. */
export interface Win32 {
  /** Processes that Windows knows to hold the file open; undefined when it cannot be told. */
  holdersOf(path: string): Promise<FileHolder[] | undefined>;
  /** Bytes in the working set; undefined when the process is gone. */
  workingSet(pid: number): number | undefined;
  /** Puts a process under limits that end with it. @throws when Windows refuses */
  limit(pid: number, limits: JobLimits): void;
}

export interface FileHolder {
  pid: number;
  /** The program's description or, without one, its file name. */
  name: string;
}

export interface JobLimits {
  /** Committed memory in bytes; an allocation above it fails. */
  memoryBytes: number;
}

// restartmanager.h
const CCH_RM_SESSION_KEY = 32;
const RM_PROCESS_INFO_BYTES = 668;
const RM_APP_NAME_AT = 12;
const RM_APP_NAME_UNITS = 256;
const ERROR_MORE_DATA = 234;
const MAX_HOLDERS = 64;

/** An array of RM_PROCESS_INFO: id and start time of the process, then its name in UTF-16. */
export function parseHolders(buffer: Buffer, count: number): FileHolder[] {
  const found: FileHolder[] = [];
  for (let at = 0; found.length < count && at + RM_PROCESS_INFO_BYTES <= buffer.length; ) {
    const name = buffer.toString('utf16le', at + RM_APP_NAME_AT, at + RM_APP_NAME_AT + RM_APP_NAME_UNITS * 2);
    found.push({ pid: buffer.readUInt32LE(at), name: name.split('\0')[0]! });
    at += RM_PROCESS_INFO_BYTES;
  }
  return found;
}

// winnt.h
const JOB_OBJECT_LIMIT_ACTIVE_PROCESS = 0x08;
const JOB_OBJECT_LIMIT_PRIORITY_CLASS = 0x20;
const JOB_OBJECT_LIMIT_PROCESS_MEMORY = 0x100;
const JOB_OBJECT_LIMIT_DIE_ON_UNHANDLED_EXCEPTION = 0x400;
const JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE = 0x2000;
const JOB_OBJECT_EXTENDED_LIMIT_INFORMATION = 9;
const BELOW_NORMAL_PRIORITY_CLASS = 0x4000;

/**
 * JOBOBJECT_EXTENDED_LIMIT_INFORMATION on 64-bit Windows: one process, no more memory than that, below people's
 * programs, no error dialog, killed when the agent ends.
 */
export function jobLimits(limits: JobLimits): Buffer {
  const info = Buffer.alloc(144);
  info.writeUInt32LE(
    JOB_OBJECT_LIMIT_ACTIVE_PROCESS |
      JOB_OBJECT_LIMIT_PRIORITY_CLASS |
      JOB_OBJECT_LIMIT_PROCESS_MEMORY |
      JOB_OBJECT_LIMIT_DIE_ON_UNHANDLED_EXCEPTION |
      JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE,
    16,
  );
  info.writeUInt32LE(1, 40); // ActiveProcessLimit
  info.writeUInt32LE(BELOW_NORMAL_PRIORITY_CLASS, 56);
  info.writeBigUInt64LE(BigInt(limits.memoryBytes), 112); // ProcessMemoryLimit
  return info;
}

/** JobObjectBasicUIRestrictions: no clipboard, desktop, handles or settings of others (winnt.h, all bits). */
const JOB_OBJECT_BASIC_UI_RESTRICTIONS = 4;
const ALL_UI_LIMITS = 0xff;

/** WorkingSetSize of PROCESS_MEMORY_COUNTERS on 64-bit Windows (psapi.h). */
export function parseWorkingSet(counters: Buffer): number {
  return Number(counters.readBigUInt64LE(16));
}
const PROCESS_MEMORY_COUNTERS_BYTES = 72;

const PROCESS_TERMINATE = 0x1;
const PROCESS_SET_QUOTA = 0x100;
const PROCESS_QUERY_LIMITED_INFORMATION = 0x1000;

/** Loads the libraries. @throws anywhere but on Windows */
export async function loadWin32(): Promise<Win32> {
  const { default: ffi } = await import('koffi');
  return bind(ffi);
}

function bind(ffi: typeof koffi): Win32 {
  const rstrtmgr = ffi.load('rstrtmgr.dll');
  const startSession = rstrtmgr.func(
    'uint32_t RmStartSession(_Out_ uint32_t *session, uint32_t flags, void *key)',
  );
  const register = rstrtmgr.func(
    'uint32_t RmRegisterResources(uint32_t session, uint32_t files, str16 *names, uint32_t applications, void *a, uint32_t services, void *s)',
  );
  const getList = rstrtmgr.func(
    'uint32_t RmGetList(uint32_t session, _Out_ uint32_t *needed, _Inout_ uint32_t *count, void *infos, _Out_ uint32_t *reasons)',
  );
  const endSession = rstrtmgr.func('uint32_t RmEndSession(uint32_t session)');

  const kernel32 = ffi.load('kernel32.dll');
  const openProcess = kernel32.func('void *OpenProcess(uint32_t access, bool inherit, uint32_t pid)');
  const closeHandle = kernel32.func('bool CloseHandle(void *handle)');
  const memoryInfo = kernel32.func(
    'bool K32GetProcessMemoryInfo(void *process, void *counters, uint32_t bytes)',
  );
  const createJob = kernel32.func('void *CreateJobObjectW(void *attributes, void *name)');
  const setJob = kernel32.func(
    'bool SetInformationJobObject(void *job, int kind, void *info, uint32_t bytes)',
  );
  const assign = kernel32.func('bool AssignProcessToJobObject(void *job, void *process)');
  const lastError = kernel32.func('uint32_t GetLastError()');

  /** Of the processes that we limited: closing one kills its process. */
  const jobs = new Map<number, unknown>();

  const listHolders = async (session: number): Promise<FileHolder[] | undefined> => {
    const needed = [0];
    const count = [MAX_HOLDERS];
    const infos = Buffer.alloc(MAX_HOLDERS * RM_PROCESS_INFO_BYTES);
    const code = await new Promise<number>((resolve) => {
      getList.async(session, needed, count, infos, [0], (error: unknown, result: number) =>
        resolve(error ? -1 : result),
      );
    });
    if (code !== 0 && code !== ERROR_MORE_DATA) return undefined;
    return parseHolders(infos, Math.min(count[0]!, MAX_HOLDERS));
  };

  return {
    async holdersOf(path) {
      const session = [0];
      if (startSession(session, 0, Buffer.alloc((CCH_RM_SESSION_KEY + 1) * 2)) !== 0) return undefined;
      try {
        if (register(session[0], 1, [path], 0, null, 0, null) !== 0) return undefined;
        return await listHolders(session[0]!);
      } finally {
        endSession(session[0]);
      }
    },
    workingSet(pid) {
      const process = openProcess(PROCESS_QUERY_LIMITED_INFORMATION, false, pid);
      if (!process) return undefined;
      try {
        const counters = Buffer.alloc(PROCESS_MEMORY_COUNTERS_BYTES);
        counters.writeUInt32LE(counters.length);
        return memoryInfo(process, counters, counters.length) ? parseWorkingSet(counters) : undefined;
      } finally {
        closeHandle(process);
      }
    },
    limit(pid, limits) {
      const job = createJob(null, null);
      const process = openProcess(PROCESS_TERMINATE | PROCESS_SET_QUOTA, false, pid);
      try {
        const info = jobLimits(limits);
        const ui = Buffer.alloc(4);
        ui.writeUInt32LE(ALL_UI_LIMITS);
        const done =
          process &&
          setJob(job, JOB_OBJECT_EXTENDED_LIMIT_INFORMATION, info, info.length) &&
          setJob(job, JOB_OBJECT_BASIC_UI_RESTRICTIONS, ui, ui.length) &&
          assign(job, process);
        if (!done) throw new Error(`Windows did not limit process ${pid} (error ${lastError()})`);
      } finally {
        if (process) closeHandle(process);
      }
      const former = jobs.get(pid);
      if (former) closeHandle(former);
      jobs.set(pid, job);
    },
  };
}
