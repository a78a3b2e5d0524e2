import '../styles/survey.scss';
