import { mount } from 'svelte';
import '../styles/live.scss';
import BoardPage from '../board/BoardPage.svelte';
import type { BoardPage as Page } from '../board/page';
import { mountPoint, pageData } from '../live/page';
import { Connection } from '../wire/live.svelte';

const page = pageData<Page>();
const connection = new Connection({ seats: page.seat === null ? [] : [page.seat] });
mount(BoardPage, { target: mountPoint(), props: { page, connection } });
connection.wire.start();
