import { useEffect, useState } from 'preact/hooks';
import { currentToken, isOpen, who } from './api/session.ts';
import { place } from './live/place.ts';
import { AggregatePage } from './pages/aggregate.tsx';
import { Consumers } from './pages/consumers.tsx';
import { EventTypes } from './pages/event-types.tsx';
import { Journey } from './pages/journey.tsx';
import { LetterPage } from './pages/letter.tsx';
import { Letters } from './pages/letters.tsx';
import { More } from './pages/more.tsx';
import { Outboxes } from './pages/outboxes.tsx';
import { Overview } from './pages/overview.tsx';
import { SagaPage } from './pages/saga.tsx';
import { Sagas } from './pages/sagas.tsx';
import { Search } from './pages/search.tsx';
import { SignIn } from './pages/sign-in.tsx';
import { Nothing } from './parts/answered.tsx';
import { Link } from './parts/link.tsx';
import { Page } from './parts/page.tsx';
import { Toast } from './parts/toast.tsx';
import { hrefOf, type Place } from './places.ts';
import { Navigation } from './shell/navigation.tsx';
import { TopBar } from './shell/top-bar.tsx';

const pageAt = (at: Place) => {
  switch (at.page) {
    case 'overview':
      return <Overview />;
    case 'consumers':
      return <Consumers />;
    case 'events':
      return <EventTypes />;
    case 'outboxes':
      return <Outboxes />;
    case 'more':
      return <More />;
    case 'sagas':
      return <Sagas place={at} />;
    case 'saga':
      return <SagaPage key={hrefOf(at)} saga={at.saga} id={at.id} />;
    case 'letters':
      return <Letters place={at} />;
    case 'letter':
      return <LetterPage key={at.id} id={at.id} />;
    case 'aggregate':
      return <AggregatePage key={`${at.type}/${at.id}`} place={at} />;
    case 'journey':
      return <Journey key={at.id} id={at.id} />;
    case 'search':
      return <Search key={at.q} q={at.q} />;
    case 'nowhere':
      return (
        <Page title="There is no such page">
          <Nothing>
            <code>{at.address}</code> leads nowhere. <Link to={{ page: 'overview' }}>To the overview</Link>
          </Nothing>
        </Page>
      );
  }
};

const RETRY_MILLISECONDS = 3_000;

/** Asks whether the platform signs in by itself, until it says so or says no. */
const useOpening = (): string => {
  const [text, setText] = useState('Opening the console …');
  const isSignedOut = who.value === undefined;
  useEffect(() => {
    if (!isSignedOut) return undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const ask = (): void => {
      currentToken().catch(() => {
        setText('The platform does not answer. It is asked again …');
        timer = setTimeout(ask, RETRY_MILLISECONDS);
      });
    };
    ask();
    return () => clearTimeout(timer);
  }, [isSignedOut]);
  return text;
};

export const App = () => {
  const opening = useOpening();
  if (who.value === undefined) return isOpen.value === false ? <SignIn /> : <p class="opening">{opening}</p>;
  return (
    <>
      <Navigation />
      <div class="body">
        <TopBar />
        <main id="main" tabIndex={-1}>
          {pageAt(place.value)}
        </main>
      </div>
      <Toast />
    </>
  );
};
