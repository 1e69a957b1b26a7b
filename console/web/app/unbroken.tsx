import { Component, type ReactNode } from 'react';
import { Broken } from './broken.tsx';

/** Keeps what goes wrong while a page is fetched or drawn from taking the rest with it. */
export class Unbroken extends Component<{ children: ReactNode }, { error: unknown }> {
  override state: { error: unknown } = { error: undefined };

  static getDerivedStateFromError(error: unknown) {
    return { error };
  }

  override render() {
    return this.state.error === undefined ? this.props.children : <Broken error={this.state.error} />;
  }
}
