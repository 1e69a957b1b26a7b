/** The agent as a package of the system installed it, and the version before it while that is kept. */
export interface Installation {
  /** Keeps what is installed now as the former version, in place of one that was kept before. */
  keepFormer(): Promise<void>;
  hasFormer(): Promise<boolean>;
  /** Puts the former version where the installed one is. Done again after an interruption, it finishes the work. */
  putBack(): Promise<void>;
  /** Ends the service, by force when it does not listen, and sees that the installed version is begun. */
  restartService(): Promise<void>;
  forgetFormer(): Promise<void>;
}
